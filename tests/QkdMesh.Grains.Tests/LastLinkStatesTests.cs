using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Control;

namespace QkdMesh.Grains.Tests;

public sealed class LastLinkStatesTests
{
    private static readonly LinkState Up = LinkState.Unknown with { Status = LinkStatus.Active };

    private readonly LastLinkStates _last = new();

    [Fact]
    public void StateIsKept_WhenANewControllerDoesNotKnowIt()
    {
        var network = Networks.Of("a-b b-c");
        _last.Hear(Snapshot(1, network, Up));
        _last.Hear(Snapshot(2, network, LinkState.Unknown));
        _last.Of(network.Definition.Links[0].Id).Should().Be(Up);
    }

    [Fact]
    public void LinkIsForgotten_WhenTheTopologyLosesIt()
    {
        var network = Networks.Of("a-b b-c");
        _last.Hear(Snapshot(1, network, Up));
        _last.Hear(Snapshot(2, Networks.Of("x-y"), Up));
        _last.Of(network.Definition.Links[0].Id).Should().Be(LinkState.Unknown);
    }

    private static NetworkSnapshot Snapshot(long version, NetworkTopology network, LinkState state) => new(
        version, 1, network, network.Definition.Links.ToImmutableDictionary(link => link.Id, _ => state), ImmutableHashSet<NodeId>.Empty);
}
