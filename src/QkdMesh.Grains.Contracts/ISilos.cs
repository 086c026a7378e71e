namespace QkdMesh.Grains.Contracts;

/// <summary>The silos of the cluster, as this one knows them.</summary>
public interface ISilos
{
    /// <summary>Those that have not been forgotten, by address; silos that ended are among them for a while.</summary>
    IReadOnlyList<SiloReport> All();

    /// <summary>Whether the store that the silos meet at answers this silo; null for a network in one process.</summary>
    bool? IsStoreThere => null;

    /// <summary>The address of this silo, as <see cref="All"/> has it.</summary>
    string Here { get; }
}

/// <param name="Address">IP and port, and a number that each start of a silo has of its own.</param>
/// <param name="Nodes">The nodes that it hosts, or <c>all</c>.</param>
/// <param name="Status">As the membership table has it: joining, active, shutting-down, dead and the like.</param>
/// <param name="IsHere">Whether it is the one that was asked.</param>
/// <param name="GrpcAddress">
/// URL of its gRPC services; null if the silo does not tell: a silo of an older version, or a network in one process.
/// </param>
/// <param name="Contract">
/// Number of the contract between silos (<see cref="SiloContract"/>); null if the silo does not tell.
/// </param>
public sealed record SiloReport(string Address, string Nodes, string Status, bool IsHere, string? GrpcAddress = null, int? Contract = null)
{
    /// <summary>Whether it may act for nodes: it is up, or is about to stop.</summary>
    public bool MayAct => Status is "active" or "shutting-down" or "stopping";
}
