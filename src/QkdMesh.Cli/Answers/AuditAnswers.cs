using QkdMesh.Host.Audit;

namespace QkdMesh.Cli.Answers;

/// <summary>The keys that a node could have read.</summary>
/// <param name="From">Deliveries from this time on count; null for no lower bound.</param>
/// <param name="To">Deliveries before this time count; null for no upper bound.</param>
/// <param name="Records">Number of deliveries in the logs, of all nodes and times.</param>
/// <param name="Mentioned">Whether any delivery names the node.</param>
/// <param name="Faults">Faults of the logs, if the user asked to continue despite faults.</param>
internal sealed record ExposureAnswer(
    string Node, DateTimeOffset? From, DateTimeOffset? To, long Records, bool Mentioned, ExposureCounts Keys,
    IReadOnlyList<ExposedKeys> Readable, IReadOnlyList<string> Faults);

/// <summary>Whether audit logs are as they were written.</summary>
internal sealed record AuditVerifyAnswer(bool Sound, long Records, IReadOnlyList<VerifiedFile> Files, IReadOnlyList<string> Faults);

/// <param name="LastHash">Keep this hash elsewhere. A later check shows whether the file was replaced up to this line.</param>
internal sealed record VerifiedFile(string File, long Lines, string LastHash);
