using System.Globalization;
using System.Text.Json;

namespace QkdMesh.Host.Audit;

/// <summary>The first line of a file of heads.</summary>
/// <param name="Run">Of the audit file, as its first line says.</param>
internal sealed record HeadsTitle(string File, string Run, string Network, string Machine);

/// <summary>The last head in a file of heads.</summary>
/// <param name="By">Path of the file of heads.</param>
internal sealed record KeptHead(string By, HeadsTitle Title, FileSoFar Of)
{
    public const string Ending = ".heads";

    /// <summary>
    /// The last head of each file of heads in a directory, or of each audit file that is named in a file of sent heads. A head that was
    /// written in part does not count.
    /// </summary>
    /// <exception cref="AuditDirectoryException">
    /// The place cannot be read, or has no heads, or a file in the directory is not a file of heads.
    /// </exception>
    public static IReadOnlyList<KeptHead> In(string place)
    {
        try
        {
            return File.Exists(place) ? Collected(place) : InDirectory(place);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AuditDirectoryException(place, failure, AuditPart.Heads);
        }
    }

    private static KeptHead[] InDirectory(string directory) => Directory.GetFiles(directory, $"*{Ending}") is { Length: > 0 } files
        ? [.. files.Order(StringComparer.Ordinal).Select(Read).OfType<KeptHead>()]
        : throw new AuditDirectoryException(
            $"{directory} holds no heads: name the --audit-heads directory of a silo, or a file of heads that were sent");

    // Datagrams may come in another order. Lines that are no heads are those of other programs.
    private static KeptHead[] Collected(string file) =>
        File.ReadLines(file).Select(SentHead.In).OfType<SentHead>().GroupBy(head => head.Run, StringComparer.Ordinal)
            .Select(heads => heads.MaxBy(head => head.Number)!)
            .Select(last => new KeptHead(
                file, new HeadsTitle(last.File, last.Run, last.Network, last.Machine), new FileSoFar(last.File, last.Bytes, last.Hash)))
            .ToArray() is { Length: > 0 } heads
                ? heads
                : throw new AuditDirectoryException($"{file} holds no heads: name a file with the lines that a silo sent");

    // Null if the silo was killed before it had written anything of an audit file.
    private static KeptHead? Read(string path)
    {
        if (File.ReadLines(path).FirstOrDefault() is not { } first) return null;
        var title = TitleOf(first) ?? throw new AuditDirectoryException($"{path} is not a file of heads");
        var whole = File.ReadLines(path).Skip(1).Select(line => line.Split(' ')).LastOrDefault(IsWhole);
        return whole is null
            ? null
            : new KeptHead(path, title, new FileSoFar(title.File, long.Parse(whole[0], CultureInfo.InvariantCulture), whole[1]));
    }

    private static bool IsWhole(string[] head) => head is [var bytes, { Length: AuditChain.HashLength }]
        && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static HeadsTitle? TitleOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditJson.Default.HeadsTitle);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
