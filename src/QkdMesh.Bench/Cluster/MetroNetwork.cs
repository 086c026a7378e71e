using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Bench.Cluster;

/// <summary>Two SAEs that may share keys, and the positions of their nodes.</summary>
public sealed record MetroPair(SaeId Source, int SourceAt, SaeId Target, int TargetAt);

/// <summary>
/// A ring of rings, like metro networks: access rings of about ten nodes, each joined to the next ring by one link. No node has more
/// than three links. Two pairs of SAEs start in each ring: one pair is three hops apart within the ring, the other four hops apart over
/// the link to the next ring.
/// </summary>
public sealed class MetroNetwork
{
    public const int LeastNodes = 10, MostNodes = 2_000;

    /// <summary>Enough hops for every pair, including a detour.</summary>
    public const int MaxHops = 10;

    private const int RingSize = 10;

    private readonly int[] _starts;
    private readonly KeyRate _rate;

    /// <param name="nodes">Number of nodes, from <see cref="LeastNodes"/> to <see cref="MostNodes"/>.</param>
    /// <param name="rate">The rate of each link.</param>
    /// <param name="policy">How routes are chosen.</param>
    public MetroNetwork(int nodes, KeyRate rate, RoutingPolicy policy = RoutingPolicy.Balanced)
    {
        _rate = rate;
        var rings = nodes / RingSize;
        // The last number is the start of a ring after the last ring.
        _starts = [.. Enumerable.Range(0, rings + 1).Select(ring => (int)((long)ring * nodes / rings))];
        Pairs = [.. Enumerable.Range(0, rings).SelectMany(PairsFrom)];
        Topology = new NetworkTopology(new TopologyDefinition(
            new NetworkName($"bench-metro-{nodes}"), NetworkShape.Mesh, MaxDiameter: null,
            [.. Enumerable.Range(0, nodes).Select(at => new NodeDefinition(NodeAt(at), $"Node {at}", Position: null, NodeRole.Trusted))],
            [.. Enumerable.Range(0, rings).SelectMany(LinksOf).Select(Link)],
            [.. Pairs.SelectMany(Saes)])
        {
            RoutingPolicy = policy,
        });
    }

    public NetworkTopology Topology { get; }

    public IReadOnlyList<MetroPair> Pairs { get; }

    public static NodeId NodeAt(int place) => new($"n{place}");

    /// <summary>The silo that hosts a node. Neighbours have different silos, so nearly every hop goes from silo to silo.</summary>
    public static int SiloOf(int place, int silos) => place % silos;

    private int SizeOf(int ring) => _starts[ring + 1] - _starts[ring];

    private int At(int ring, int place) => _starts[ring] + (place % SizeOf(ring));

    private IEnumerable<(int A, int B)> LinksOf(int ring)
    {
        for (var place = 0; place < SizeOf(ring); place++) yield return (At(ring, place), At(ring, place + 1));
        if (Next(ring) != ring) yield return (At(ring, 0), Entrance(Next(ring)));
    }

    private IEnumerable<MetroPair> PairsFrom(int ring)
    {
        yield return PairOf($"in-{ring}", At(ring, 1), At(ring, 4));
        var target = Next(ring) == ring ? At(ring, 2) : Entrance(Next(ring)) + 1;
        yield return PairOf($"out-{ring}", At(ring, SizeOf(ring) - 2), target);
    }

    // A route leaves a ring at the first node, and enters a ring at the opposite node.
    private int Entrance(int ring) => At(ring, SizeOf(ring) / 2);

    private int Next(int ring) => (ring + 1) % (_starts.Length - 1);

    private static MetroPair PairOf(string name, int source, int target) =>
        new(new SaeId($"{name}-source"), source, new SaeId($"{name}-target"), target);

    private static SaeDefinition[] Saes(MetroPair pair) =>
    [
        new(pair.Source, NodeAt(pair.SourceAt), new HashSet<SaeId> { pair.Target }),
        new(pair.Target, NodeAt(pair.TargetAt), new HashSet<SaeId> { pair.Source }),
    ];

    private LinkDefinition Link((int A, int B) ends) => new(
        new LinkId($"l{ends.A}-{ends.B}"), NodeAt(ends.A), NodeAt(ends.B), FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(2),
        "bench", _rate);
}
