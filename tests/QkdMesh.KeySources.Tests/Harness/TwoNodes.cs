using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>Nodes a and b with an SAE each, and the link between them.</summary>
internal static class TwoNodes
{
    public static readonly LinkId LinkId = new("a-b");
    public static readonly SaeId SaeA = new("sae-a"), SaeB = new("sae-b");

    public static LinkDefinition Link(LinkSource source, double kilobitsPerSecond = 200) =>
        TopologyParts.Link("a-b", "a", "b", km: 1, kilobitsPerSecond * 1000, source);

    public static RoutedNetwork Of(LinkDefinition link, long version)
    {
        var topology = new NetworkTopology(TopologyParts.Network(
            [TopologyParts.Node("a"), TopologyParts.Node("b")],
            [link],
            [TopologyParts.Sae("sae-a", "a", "sae-b"), TopologyParts.Sae("sae-b", "b", "sae-a")],
            NetworkShape.PointToPoint));
        var state = LinkState.Unknown with { Status = LinkStatus.Active, SecretKeyRate = link.SecretKeyRate };
        var links = ImmutableDictionary<LinkId, LinkState>.Empty.Add(link.Id, state);
        return RoutedNetwork.Of(new NetworkSnapshot(version, version, topology, links, []), new RoutingOptions());
    }
}
