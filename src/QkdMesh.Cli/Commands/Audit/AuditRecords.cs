using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Host.Audit;

namespace QkdMesh.Cli.Commands.Audit;

/// <summary>Reads the audit logs that a command is given, with what is wrong with them in words.</summary>
internal sealed class AuditRecords(CommandSession session, IReadOnlyList<string> directories)
{
    private const long NoteEvery = 250_000;

    /// <summary>What is wrong, and where: <c>file:line: what</c>.</summary>
    public List<string> Faults { get; } = [];

    public List<AuditFileEnd> Files { get; } = [];

    /// <summary>Deliveries that were read.</summary>
    public long Count { get; private set; }

    /// <summary>Every delivery of every directory.</summary>
    /// <exception cref="ExpectedFailureException">A directory cannot be read, or holds no log.</exception>
    public IEnumerable<AuditedDelivery> Read(CancellationToken cancellationToken)
    {
        foreach (var finding in directories.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal).SelectMany(Findings))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (finding)
            {
                case AuditedDelivery delivery:
                    if (++Count % NoteEvery == 0) session.Note($"{Figures.Count((ulong)Count)} records read, now {delivery.File}");
                    yield return delivery;
                    break;
                case AuditFileEnd end: Files.Add(end); break;
                case AuditFault fault: Faults.Add(Place(fault, fault.Text)); break;
                case AuditNote note: session.Note(Place(note, note.Text)); break;
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
            catch (Exception fault) when (fault is AuditDirectoryException or IOException)
            {
                throw new ExpectedFailureException("AUDIT_UNREADABLE", fault.Message);
            }
        }
    }
}
