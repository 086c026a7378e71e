using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Bench.SingleProcess;

/// <summary>The networks of the bench.</summary>
internal static class BenchNetworks
{
    public const string Source = "source";
    public const int RingSize = 6;

    /// <summary>The SAE at this number of hops from <see cref="Source"/>.</summary>
    public static string TargetAt(int hops) => $"target-{hops}";

    /// <summary>A chain as long as the longest step. One SAE is at the start, and one SAE is at the distance of each step.</summary>
    public static NetworkTopology Chain()
    {
        var last = BenchPlan.Hops.Max();
        return Build("bench-chain", NetworkShape.Mesh, last + 1, [.. Enumerable.Range(0, last).Select(at => (at, at + 1))], BenchPlan.Hops);
    }

    /// <summary>A ring with SAEs at opposite nodes, and with another SAE for the background load.</summary>
    public static NetworkTopology Ring() => Build(
        "bench-ring", NetworkShape.Ring, RingSize, [.. Enumerable.Range(0, RingSize).Select(at => (at, (at + 1) % RingSize))],
        [RingSize / 2, (RingSize / 2) - 1]);

    private static NetworkTopology Build(
        string name, NetworkShape shape, int nodes, IReadOnlyList<(int A, int B)> links, IReadOnlyList<int> targets)
    {
        var source = new SaeId(Source);
        return new NetworkTopology(new TopologyDefinition(
            new NetworkName(name),
            shape,
            MaxDiameter: null,
            [.. Enumerable.Range(0, nodes).Select(at => new NodeDefinition(NodeAt(at), $"Node {at}", Position: null, NodeRole.Trusted))],
            [.. links.Select(link => new LinkDefinition(
                new LinkId($"l{link.A}-{link.B}"), NodeAt(link.A), NodeAt(link.B), FibreLength.FromKilometres(10),
                OpticalLoss.FromDecibels(2),
                "bench", KeyRate.FromBitsPerSecond(1e9)))],
            [
                new SaeDefinition(source, NodeAt(0), targets.Select(hops => new SaeId(TargetAt(hops))).ToHashSet()),
                .. targets.Select(hops => new SaeDefinition(new SaeId(TargetAt(hops)), NodeAt(hops), new HashSet<SaeId> { source })),
            ]));
    }

    private static NodeId NodeAt(int place) => new($"n{place}");
}
