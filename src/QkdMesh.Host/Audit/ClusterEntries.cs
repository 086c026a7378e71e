namespace QkdMesh.Host.Audit;

/// <summary>Another silo joined the cluster, or left it.</summary>
/// <param name="Silo">Its address and the number of its start.</param>
/// <param name="Nodes">What it says that it hosts: ids with commas between them, or <c>all</c>.</param>
/// <param name="Change">The word <c>joined</c> or <c>left</c>.</param>
internal sealed record SiloEntry(string Silo, string Nodes, string Change) : AuditEntry
{
    public const string Joined = "joined", Left = "left";
}

/// <summary>A node began to run in this silo, or ended.</summary>
/// <param name="Change">The word <c>began</c> or <c>ended</c>.</param>
internal sealed record NodeEntry(string Node, string Change) : AuditEntry
{
    public const string Began = "began", Ended = "ended";
}
