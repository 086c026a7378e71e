using System.Buffers;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>A copy of a log in a directory of its own, for somebody to change.</summary>
internal sealed class TamperedCopy : IDisposable
{
    private readonly Random _random;

    public TamperedCopy(string place, Random random)
    {
        (_random, Place) = (random, Directory.CreateTempSubdirectory("qkdmesh-tampered-").FullName);
        foreach (var file in Directory.GetFiles(place)) File.Copy(file, Path.Combine(Place, Path.GetFileName(file)));
    }

    public string Place { get; }

    private IReadOnlyList<string> Files => [.. AuditFiles.In(Place).Select(name => Path.Combine(Place, name))];

    private string Newest => Files[^1];

    private string Number => Path.Combine(Place, AuditFiles.Last);

    // Each has three lines or more, and a later file continues it.
    private string Older => Pick([.. Files.Where(file => File.ReadLines(file).Last().Contains("\"next\":\"audit-"))]);

    public void Dispose() => Directory.Delete(Place, recursive: true);

    public void Do(string kind)
    {
        var any = Pick(Files);
        switch (kind)
        {
            case "a digit of a record is changed": Edit(any, lines => Change(lines, seal: false)); break;
            case "a record is changed, with its own hash": Edit(Older, lines => Change(lines, seal: true)); break;
            case "a line is removed": Edit(Older, lines => lines.RemoveAt(_random.Next(lines.Count - 1))); break;
            case "lines are removed": Edit(Older, lines => lines.RemoveRange(1, _random.Next(1, lines.Count - 1))); break;
            case "two lines are swapped": Edit(any, Swap); break;
            case "a line is repeated": Edit(any, lines => lines.Insert(_random.Next(lines.Count), Pick(lines))); break;
            case "a line is moved to another file": Move(); break;
            case "an older file is cut":
                Edit(Older, lines => lines.RemoveRange(lines.Count - 2, 2));
                break;
            case "an older file is cut in the middle of a line":
                var cut = Older;
                Shorten(cut, by: File.ReadLines(cut).Last().Length + _random.Next(20, 200));
                break;
            case "an older file is emptied": File.WriteAllText(Older, ""); break;
            case "an older file is removed": File.Delete(Pick([.. Files.Skip(1).SkipLast(1)])); break;
            case "an older file is written again": Rewrite(Older); break;
            case "the newest file is removed": File.Delete(Newest); break;
            case "a file gets another number": File.Move(any, Path.Combine(Place, AuditFiles.NameOf(90 + _random.Next(9)))); break;
            case "two files swap their names": SwapNames(Files[0], Pick([.. Files.Skip(1)])); break;
            case "a file is copied": File.Copy(any, Path.Combine(Place, AuditFiles.NameOf(Files.Count + 1))); break;
            case "the number of the newest file is removed": File.Delete(Number); break;
            case "a line is added after the last one": File.AppendAllText(Older, File.ReadLines(any).Last() + "\n"); break;
            case "true lines are added to a file that did not end": AddTo(Killed); break;
            case "a true file is added": AddFile(); break;
            case "the newest file is cut": Edit(Newest, lines => lines.RemoveRange(lines.Count - 1, 1)); break;
            case "the newest file is written again": Rewrite(Newest); break;
            case "the newest file is removed, and its number":
                File.Delete(Newest);
                File.WriteAllText(Number, $"{Files.Count}\n");
                break;
            case "the oldest files are removed":
                foreach (var file in Files.Take(_random.Next(1, 3))) File.Delete(file);
                break;
            default: throw new ArgumentException(kind);
        }
    }

    private void Change(List<string> lines, bool seal)
    {
        var at = _random.Next(lines.Count - 1);
        var places = Enumerable.Range(8, lines[at].Length - AuditChain.SealLength - 8).Where(place => char.IsDigit(lines[at][place]));
        var place = Pick([.. places]);
        var changed = lines[at].ToCharArray();
        changed[place] = changed[place] == '9' ? '1' : (char)(changed[place] + 1);
        lines[at] = new string(changed);
        if (!seal) return;
        var before = at == 0 ? AuditChain.Start : AuditChain.SealOf(Bytes(lines[at - 1]))!;
        lines[at] = $"{lines[at][..^66]}{AuditChain.HashOf(Bytes(lines[at]), before)}\"}}";
    }

    private void Swap(List<string> lines)
    {
        var at = _random.Next(lines.Count - 1);
        (lines[at], lines[at + 1]) = (lines[at + 1], lines[at]);
    }

    private void Move()
    {
        var (from, to) = (Older, Newest);
        var line = "";
        Edit(from, lines =>
        {
            line = lines[1];
            lines.RemoveAt(1);
        });
        Edit(to, lines => lines.Insert(1, line));
    }

    // The silo was killed: the file has no last line.
    private string Killed => Pick([.. Files.Where(file => !File.ReadLines(file).Last().Contains("\"kind\":\"closed\""))]);

    // Each line has the hash that it should have.
    private void AddTo(string file)
    {
        var entries = File.ReadLines(Older).Select(line => AuditChain.EntryOf(Bytes(line))).OfType<DeliveryEntry>().ToList();
        var hash = AuditChain.SealOf(Bytes(File.ReadLines(file).Last()))!;
        var lines = new ArrayBufferWriter<byte>();
        for (var times = _random.Next(1, 4); times > 0; times--) hash = AuditChain.Append(lines, Other(Pick(entries)), hash);
        File.AppendAllText(file, System.Text.Encoding.UTF8.GetString(lines.WrittenSpan));
    }

    private void AddFile()
    {
        var number = Files.Count + 1;
        var begun = (BegunEntry)AuditChain.EntryOf(Bytes(File.ReadLines(Newest).First()));
        var lines = new ArrayBufferWriter<byte>();
        var name = AuditFiles.NameOf(number);
        AuditChain.Append(lines, begun with { File = name, Number = number, Run = "0123456789abcdef", Continues = null }, AuditChain.Start);
        File.WriteAllBytes(Path.Combine(Place, name), lines.WrittenSpan.ToArray());
        AddTo(Path.Combine(Place, name));
        File.WriteAllText(Number, $"{number}\n");
    }

    // A whole chain with the right names: only the machine and the keys are others.
    private static void Rewrite(string file)
    {
        var lines = new ArrayBufferWriter<byte>();
        var hash = AuditChain.Start;
        foreach (var entry in File.ReadLines(file).Select(line => AuditChain.EntryOf(Bytes(line))))
            hash = AuditChain.Append(lines, Other(entry), hash);
        File.WriteAllBytes(file, lines.WrittenSpan.ToArray());
    }

    private static AuditEntry Other(AuditEntry entry) => entry switch
    {
        DeliveryEntry delivery => delivery with { Master = "mallory" },
        BegunEntry begun => begun with { Machine = "mallory" },
        _ => entry,
    };

    private void SwapNames(string one, string other)
    {
        var aside = Path.Combine(Place, "aside");
        File.Move(one, aside);
        File.Move(other, one);
        File.Move(aside, other);
    }

    private static void Shorten(string path, int by)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(file.Length - by);
    }

    private static void Edit(string file, Action<List<string>> how)
    {
        var lines = File.ReadAllLines(file).ToList();
        how(lines);
        File.WriteAllLines(file, lines);
    }

    private static byte[] Bytes(string line) => System.Text.Encoding.UTF8.GetBytes(line);

    private T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];
}
