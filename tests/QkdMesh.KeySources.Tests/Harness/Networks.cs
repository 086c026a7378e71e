using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Tests.Harness;

/// <summary>Nodes a and b with an SAE each, and the link between them.</summary>
internal static class Networks
{
    public static readonly LinkId LinkId = new("a-b");
    public static readonly SaeId SaeA = new("sae-a"), SaeB = new("sae-b");

    public static LinkDefinition Link(LinkSource source, double kilobitsPerSecond = 200) => new(
        LinkId, new("a"), new("b"), FibreLength.FromKilometres(1), OpticalLoss.FromDecibels(0.2), "any", KeyRate.FromKilobitsPerSecond(kilobitsPerSecond))
    {
        Source = source,
    };

    public static RoutedNetwork Of(LinkDefinition link, long version)
    {
        var topology = new NetworkTopology(new TopologyDefinition(
            new("two"), NetworkShape.PointToPoint, null,
            [new(link.A, "a", null, NodeRole.Trusted), new(link.B, "b", null, NodeRole.Trusted)], [link],
            [new(SaeA, link.A, new HashSet<SaeId> { SaeB }), new(SaeB, link.B, new HashSet<SaeId> { SaeA })]));
        var state = LinkState.Unknown with { Status = LinkStatus.Active, SecretKeyRate = link.SecretKeyRate };
        var links = ImmutableDictionary<LinkId, LinkState>.Empty.Add(link.Id, state);
        return RoutedNetwork.Of(new NetworkSnapshot(version, version, topology, links, []), new RoutingOptions());
    }
}
