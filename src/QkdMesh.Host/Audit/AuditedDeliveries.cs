using QkdMesh.Core.Quantities;

namespace QkdMesh.Host.Audit;

/// <summary>Reads the deliveries of several audit directories, and collects what is wrong with their files.</summary>
/// <param name="directories">The directories. A directory that is named twice is read once.</param>
/// <param name="note">Gets lines for the operator: progress, and notes that are no faults.</param>
public sealed class AuditedDeliveries(IReadOnlyList<string> directories, Action<string> note)
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
        foreach (var finding in directories.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).SelectMany(Findings))
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
    }

    private static string Place(AuditFinding at, string text) => $"{at.File}:{at.Line}: {text}";

    private static IEnumerable<AuditFinding> Findings(string directory)
    {
        using var findings = AuditReading.Read(directory).GetEnumerator();
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
