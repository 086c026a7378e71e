using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

/// <param name="HomelessNodes">Nodes that no silo hosts which is up.</param>
internal sealed record ClusterAnswer(IReadOnlyList<SiloAnswer> Silos, IReadOnlyList<string> HomelessNodes)
{
    public static ClusterAnswer Of(GetClusterResponse cluster) => new(
        [.. cluster.Silos.Select(silo => new SiloAnswer(silo.Address, silo.Sites, silo.Status, silo.Here))],
        [.. cluster.HomelessNodes]);
}

internal sealed record SiloAnswer(string Address, string Sites, string Status, bool Here);
