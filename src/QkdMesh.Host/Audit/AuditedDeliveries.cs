using QkdMesh.Core.Quantities;
using QkdMesh.Pki;

namespace QkdMesh.Host.Audit;

/// <summary>Reads the deliveries of several audit directories, and collects what is wrong with their files.</summary>
/// <param name="directories">The directories. A directory that is named twice is read once.</param>
/// <param name="note">Gets lines for the operator: progress, and notes that are no faults.</param>
/// <param name="headsIn">Directories of heads to check the files against.</param>
/// <param name="trust">The authority of the silos, whose certificates sign checkpoints; null if checkpoints need not be there.</param>
public sealed class AuditedDeliveries(
    IReadOnlyList<string> directories, Action<string> note, IReadOnlyList<string>? headsIn = null, Trust? trust = null)
{
    private const long NoteEvery = 250_000;
    private readonly List<string> _faults = [];
    private readonly List<AuditFileEnd> _files = [];

    /// <summary>Each fault as <c>file:line: text</c>. The list is complete when <see cref="Read"/> has ended.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The end of each file. The list is complete when <see cref="Read"/> has ended.</summary>
    public IReadOnlyList<AuditFileEnd> Files => _files;

    /// <summary>How many deliveries were read.</summary>
    public long Count { get; private set; }

    /// <summary>Every delivery of every directory.</summary>
    /// <exception cref="AuditDirectoryException">A directory cannot be read, or holds no log.</exception>
    public IEnumerable<AuditedDelivery> Read(CancellationToken cancellationToken)
    {
        // Before the heads: a silo may write meanwhile.
        var lengths = headsIn is { Count: > 0 } ? Distinct(directories).SelectMany(LengthsIn).ToDictionary(StringComparer.Ordinal) : [];
        KeptHead[] heads = [.. Distinct(headsIn ?? []).SelectMany(KeptHead.In)];
        foreach (var finding in Distinct(directories).SelectMany(directory => Findings(directory, heads, lengths)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (finding)
            {
                case AuditedDelivery delivery:
                    if (++Count % NoteEvery == 0)
                        note($"{Counted.Of(Count, "record")} read, now {delivery.File}");
                    yield return delivery;
                    break;
                case AuditFileEnd end: _files.Add(end); break;
                case AuditFault fault: _faults.Add(Place(fault, fault.Text)); break;
                case AuditNote remark: note(Place(remark, remark.Text)); break;
            }
        }
        HashSet<string?> runs = [.. Distinct(directories).SelectMany(RunsIn)];
        foreach (var head in heads.Where(head => !runs.Contains(head.Title.Run)))
            _faults.Add($"{head.By}:1: the file {head.Title.File} of {head.Title.Machine} is missing, or another file is in its place");
    }

    private static IEnumerable<string> Distinct(IEnumerable<string> places) =>
        places.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal);

    private static IEnumerable<string?> RunsIn(string directory) =>
        AuditClaims.FirstLines(directory, AuditFiles.In(directory)).Values.Select(begun => begun?.Run);

    private static IEnumerable<KeyValuePair<string, long>> LengthsIn(string directory)
    {
        try
        {
            return
            [
                .. from name in AuditFiles.In(directory)
                   let path = Path.Combine(directory, name)
                   select KeyValuePair.Create(path, new FileInfo(path).Length),
            ];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AuditDirectoryException(directory, failure);
        }
    }

    private static string Place(AuditFinding at, string text) => $"{at.File}:{at.Line}: {text}";

    private IEnumerable<AuditFinding> Findings(
        string directory, IReadOnlyList<KeptHead> heads, IReadOnlyDictionary<string, long> lengths)
    {
        using var findings = AuditReading.Read(directory, heads, TimeProvider.System, trust, lengths).GetEnumerator();
        while (Next()) yield return findings.Current;

        bool Next()
        {
            try
            {
                return findings.MoveNext();
            }
            catch (IOException failure)
            {
                throw new AuditDirectoryException(directory, failure);
            }
        }
    }
}
