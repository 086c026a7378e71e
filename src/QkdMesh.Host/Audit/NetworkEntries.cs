using QkdMesh.Core.Network;

namespace QkdMesh.Host.Audit;

/// <summary>The silo goes by another topology.</summary>
/// <param name="Operator">Who ordered it. Known only to the silo that put it in service.</param>
/// <param name="Changes">In words; null for the first one that the silo hears of.</param>
internal sealed record TopologyEntry(long Version, string? Operator, string? Changes) : AuditEntry;

/// <summary>A quarantine of a node began or ended.</summary>
/// <param name="Change">The word <c>began</c> or <c>ended</c>.</param>
internal sealed record QuarantineEntry(string Node, string Change) : AuditEntry
{
    public const string Began = "began", Ended = "ended";
}

/// <summary>The alarm of a link took a step: it was raised, for example, or is over.</summary>
internal sealed record AlarmEntry(string Link, AlarmStep Step) : AuditEntry;

/// <summary>Keys that a node destroyed, and that no SAE had from it.</summary>
/// <param name="Reason">The word of the history in small letters: <c>distrusted</c>, for example, or <c>expired</c>.</param>
/// <param name="Batches">The batches, by the ids of their first keys: at most 32 of them.</param>
internal sealed record DestroyedEntry(string Node, string Reason, long Keys, IReadOnlyList<string> Batches) : AuditEntry
{
    public const int MostBatches = 32;
}

/// <summary>What happened to the certificates and the authorities of this silo.</summary>
/// <param name="Change">One of the words below.</param>
internal sealed record CredentialEntry(string Change, string Detail) : AuditEntry
{
    public const string InForce = "in_force", Faulty = "faulty", Good = "good", EndsSoon = "ends_soon";
}
