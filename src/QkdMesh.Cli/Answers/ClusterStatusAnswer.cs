using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

/// <param name="HomelessNodes">Nodes that no running silo hosts.</param>
/// <param name="SingleSiloNodes">Nodes that one running silo hosts.</param>
/// <param name="StoreAvailable">Whether Redis answers the silo that was asked; null for a network in one process.</param>
internal sealed record ClusterStatusAnswer(
    IReadOnlyList<SiloAnswer> Silos, IReadOnlyList<string> HomelessNodes, IReadOnlyList<string> SingleSiloNodes, bool? StoreAvailable)
{
    /// <param name="all">Whether to include silos that ended.</param>
    public static ClusterStatusAnswer Of(GetClusterResponse cluster, bool all) => new(
        [.. cluster.Silos.Where(silo => all || silo.Status != SiloAnswer.Dead).Select(SiloAnswer.Of)],
        [.. cluster.HomelessNodes],
        [.. cluster.SingleSiloNodes],
        cluster.HasStoreAvailable ? cluster.StoreAvailable : null);
}

/// <param name="Address">Address for other silos.</param>
/// <param name="GrpcAddress">Address for callers, to use with <c>--server</c>; null if the silo does not publish it.</param>
/// <param name="Contract">Number of the contract between silos; null if the silo does not publish it.</param>
internal sealed record SiloAnswer(string Address, string? GrpcAddress, string Sites, string Status, bool Here, int? Contract)
{
    public const string Dead = "dead";

    public static SiloAnswer Of(SiloView silo) =>
        new(silo.Address, silo.GrpcAddress is { Length: > 0 } address ? address : null, silo.Sites, silo.Status, silo.Here,
            silo.Contract > 0 ? silo.Contract : null);
}
