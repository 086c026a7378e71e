using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

/// <param name="HomelessNodes">Nodes that no silo hosts which is up.</param>
internal sealed record ClusterAnswer(IReadOnlyList<SiloAnswer> Silos, IReadOnlyList<string> HomelessNodes)
{
    /// <param name="all">Whether to take in silos that ended.</param>
    public static ClusterAnswer Of(GetClusterResponse cluster, bool all) => new(
        [.. cluster.Silos.Where(silo => all || silo.Status != SiloAnswer.Dead).Select(SiloAnswer.Of)],
        [.. cluster.HomelessNodes]);
}

/// <param name="Address">Where other silos reach it.</param>
/// <param name="GrpcAddress">Where callers reach it, for <c>--server</c>; null where it does not say.</param>
internal sealed record SiloAnswer(string Address, string? GrpcAddress, string Sites, string Status, bool Here)
{
    public const string Dead = "dead";

    public static SiloAnswer Of(SiloView silo) =>
        new(silo.Address, silo.GrpcAddress is { Length: > 0 } address ? address : null, silo.Sites, silo.Status, silo.Here);
}
