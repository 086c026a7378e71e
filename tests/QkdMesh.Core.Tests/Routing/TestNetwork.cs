using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Routing;

/// <summary>
/// Writes snapshots in a line or two: <c>new TestNetwork().Link("a-b", 2).End("b").Off("a-b")</c>. A link's id names its ends;
/// rates are in kbit/s.
/// </summary>
internal sealed record TestNetwork
{
    private ImmutableSortedSet<string> Nodes { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private ImmutableHashSet<string> Ends { get; init; } = [];
    private ImmutableHashSet<NodeId> Quarantined { get; init; } = [];
    private ImmutableList<(LinkDefinition Definition, LinkState State)> Links { get; init; } = [];
    private PqcUse PqcUse { get; init; } = PqcUse.Fallback;
    private long TopologyVersion { get; init; } = 1;

    /// <summary>A link in its own words: <c>a-b</c>, or <c>a-b-2</c> for one that is parallel to it.</summary>
    public TestNetwork Link(string id, double rate)
    {
        var ends = id.Split('-');
        var state = new LinkState(LinkStatus.Active, KeyRate.FromKilobitsPerSecond(rate), KeyRate.Zero, Bits.Zero, Bits.Zero);
        return Link(id, ends[0], ends[1], state);
    }

    public TestNetwork Link(string id, string a, string b, LinkState state) => this with
    {
        Nodes = Nodes.Add(a).Add(b),
        Links = Links.Add((TopologyParts.Link(id, a, b), state)),
    };

    public TestNetwork With(string id, Func<LinkState, LinkState> change) => this with
    {
        Links = [.. Links.Select(link => link.Definition.Id.Value == id ? (link.Definition, change(link.State)) : link)],
    };

    public TestNetwork Every(Func<LinkState, LinkState> change) => this with
    {
        Links = [.. Links.Select(link => (link.Definition, change(link.State)))],
    };

    /// <summary>A link without a quantum channel.</summary>
    public TestNetwork Pqc(string id, double rate)
    {
        var network = Link(id, rate);
        var (definition, state) = network.Links[^1];
        var pqc = definition with { Source = new LinkSource(KeySourceKind.Pqc) };
        return network with { Links = network.Links.SetItem(Links.Count, (pqc, state)) };
    }

    public TestNetwork Using(PqcUse use) => this with { PqcUse = use };

    public TestNetwork Off(string id) => With(id, state => state with { Status = LinkStatus.Off });

    public TestNetwork Without(string id) => this with
    {
        Links = Links.RemoveAll(link => link.Definition.Id.Value == id),
        TopologyVersion = TopologyVersion + 1,
    };

    /// <summary>Makes a node an end node, which relays nothing.</summary>
    public TestNetwork End(params string[] nodes) => this with { Ends = Ends.Union(nodes) };

    public TestNetwork Quarantine(params string[] nodes) =>
        this with { Quarantined = Quarantined.Union(nodes.Select(node => new NodeId(node))) };

    public NetworkSnapshot Snapshot() => new(
        1,
        TopologyVersion,
        new NetworkTopology(TopologyParts.Network(
            Nodes.Select(node => TopologyParts.Node(node, Ends.Contains(node) ? NodeRole.End : NodeRole.Trusted)),
            Links.Select(link => link.Definition),
            []) with
        {
            PqcUse = PqcUse,
        }),
        Links.ToImmutableDictionary(link => link.Definition.Id, link => link.State),
        Quarantined);
}
