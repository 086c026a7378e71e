using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using QkdMesh.History;

namespace QkdMesh.Core.Tests.KeyRelay;

/// <summary>Why a node refuses a message, on a line from n0 to n3. A refusal burns nothing at the node that refuses.</summary>
public class RelayStepTests
{
    private readonly TestMesh _mesh = new(MeshTopology.Line(4));

    [Fact]
    public void SourceBurnsNothing_WhenItsFirstLinkIsCut()
    {
        _mesh.Stock(1000);
        _mesh[0].Links.SetCarrying(new("l0"), false);

        _mesh.Stores.ShouldBurnNothing(() => Start().Error!.Code.Should().Be(ErrorCode.LinkDown));
    }

    [Fact]
    public void SourceBurnsNothing_WhenItsFirstLinkHasTooLittleKey()
    {
        _mesh.Stock(1000);

        _mesh.Stores.ShouldBurnNothing(() => Start(TestMesh.Request(count: 100)).Error!.Code.Should().Be(ErrorCode.InsufficientKey));
    }

    [Fact]
    public void SourceRefuses_WhenItsLinkHasNoSessionOrIsNotItsOwn()
    {
        Start().Error!.Code.Should().Be(ErrorCode.SessionMismatch);
        Start(route: _mesh.RouteOf(1, 2, 3)).Error!.Code.Should().Be(ErrorCode.NotOnRoute);
    }

    [Fact]
    public void NodeRefuses_WhenTheLinkThatTheMessageCrossedIsCutForIt()
    {
        _mesh.Stock(1000)[1].Links.SetCarrying(new("l0"), false);

        ShouldRefuse(1, FrameFor(1), ErrorCode.LinkDown);
    }

    [Fact]
    public void NodeRefuses_WhenItsNextLinkIsCut()
    {
        _mesh.Stock(1000)[1].Links.SetCarrying(new("l1"), false);

        ShouldRefuse(1, FrameFor(1), ErrorCode.LinkDown);
    }

    [Fact]
    public void NodeRefuses_WhenItsNextLinkHasTooLittleKey()
    {
        var request = TestMesh.Request(keySize: 1000 * 8);
        _mesh.Stock(2000, "l0", "l1").Stock(request.LinkKeyNeeded - 1, "l2");

        ShouldRefuse(2, FrameFor(2, request), ErrorCode.InsufficientKey);
    }

    [Fact]
    public void QuarantinedNodeRefuses_BothToPassOnAndToReceive()
    {
        _mesh.Stock(1000);
        var (passing, arriving) = (FrameFor(1), FrameFor(3));
        _mesh.Quarantine(1);
        ShouldRefuse(1, passing, ErrorCode.NodeQuarantined);

        _mesh.Quarantine(3);
        ShouldRefuse(3, arriving, ErrorCode.NodeQuarantined);
    }

    /// <summary>A quarantined node that has not heard of it, or does not care, would pass the key on all the same.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    public void NodeRefuses_WhenAnotherNodeOfTheRouteIsQuarantined(int quarantined, int node)
    {
        _mesh.Stock(1000);
        var frame = FrameFor(node);

        _mesh.Quarantine(quarantined);

        ShouldRefuse(node, frame, ErrorCode.NodeQuarantined);
    }

    [Fact]
    public void EndNodeRefusesToPassOnButReceives()
    {
        _mesh.Stock(1000);
        var frame = FrameFor(1);
        _mesh.Apply(WithEndNodes(1, 3));
        ShouldRefuse(1, frame, ErrorCode.NotOnRoute);
        Start().Error!.Code.Should().Be(ErrorCode.NodeQuarantined, "the source knows it too");

        _mesh.Apply(WithEndNodes(3));
        _mesh.Supply(TestMesh.Request(), Whole).Should().NotBeNull();
    }

    /// <summary>An end node that knows a key must not get it delivered as another's.</summary>
    [Fact]
    public void LastNodeRefuses_WhenTheMessageIsNotFromTheMastersNode()
    {
        _mesh.Stock(1000);
        using var forged = _mesh[2].BeginAttempt(TestMesh.Request(), [_mesh.RouteOf(2, 3)]);

        ShouldRefuse(3, _mesh[2].SendShare(forged, 0, _mesh.Now).Value.Frame, ErrorCode.NotOnRoute);
    }

    [Fact]
    public void EveryNodeRefuses_WhenAnotherNodeOfTheRouteIsNotTrusted()
    {
        _mesh.Stock(1000);
        var (passing, arriving) = (FrameFor(2), FrameFor(3));

        _mesh.Apply(WithEndNodes(1, 3));

        ShouldRefuse(2, passing, ErrorCode.NotOnRoute);
        ShouldRefuse(3, arriving, ErrorCode.NotOnRoute);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void NodeRefuses_WhenTheMessageIsForAnother(int node)
    {
        _mesh.Stock(1000);

        ShouldRefuse(node, FrameFor(1), ErrorCode.NotOnRoute);
    }

    [Fact]
    public void NodeRefuses_WhenALinkOfTheRouteJoinsOtherNodes()
    {
        _mesh.Stock(1000);
        var here = Whole with { Links = [new("l0"), new("l2"), new("l1")] };
        var elsewhere = Whole with { Links = [new("l0"), new("nowhere"), new("l2")] };

        ShouldRefuse(1, Start(route: here).Value.Frame, ErrorCode.NotOnRoute);
        ShouldRefuse(1, Start(route: elsewhere).Value.Frame, ErrorCode.NotOnRoute);
    }

    [Fact]
    public void NodeRefuses_WhenTheRouteStaysWhereItIs()
    {
        _mesh.Stock(1000);

        ShouldRefuse(
            1,
            Start(route: new Route([new("n0"), new("n1"), new("n1")], [new("l0"), new("l0")], default)).Value.Frame,
            ErrorCode.NotOnRoute);
    }

    [Fact]
    public void NodeRefuses_WhenTheRouteHasANodeTwice()
    {
        _mesh.Stock(1000);
        var back = new Route([new("n0"), new("n1"), new("n0")], [new("l0"), new("l0")], default);
        var around = new Route(
            [new("n0"), new("n1"), new("n2"), new("n1"), new("n2"), new("n3")],
            [new("l0"), new("l1"), new("l1"), new("l1"), new("l2")], default);

        ShouldRefuse(1, Start(route: back).Value.Frame, ErrorCode.NotOnRoute);
        ShouldRefuse(1, Start(route: around).Value.Frame, ErrorCode.NotOnRoute);
    }

    [Fact]
    public void NodeRefuses_WhenItKnowsNoNetwork() => new KeyManager(new("n9"), new KeySupplyOptions(), _mesh.Entropy, NoHistory.Instance)
        .Relay([1, 2, 3], default).Error!.Code.Should().Be(ErrorCode.NodeUnavailable);

    [Theory]
    [InlineData("alice", "eve", ErrorCode.SharingNotAllowed)]
    [InlineData("mallory", "bob", ErrorCode.UnknownSae)]
    [InlineData("alice", "mallory", ErrorCode.UnknownPeer)]
    [InlineData("bob", "alice", ErrorCode.NotEntitledToKey)]
    public void LastNodeRefuses_WhenThePairMayNotShareOrIsNotHere(string master, string slave, ErrorCode reason)
    {
        _mesh.Stock(1000);
        var request = TestMesh.Request() with { Master = new(master), Slave = new(slave) };

        ShouldRefuse(3, FrameFor(3, request), reason);
    }

    [Fact]
    public void LastNodeRefuses_WhenTheBatchIsLargerThanItsOwnLimits()
    {
        var options = new KeySupplyOptions();
        _mesh.Stock(1_000_000);

        ShouldRefuse(3, FrameFor(3, TestMesh.Request(count: options.MaxKeysPerRequest + 1)), ErrorCode.KeyCountOutOfRange);
        ShouldRefuse(3, FrameFor(3, TestMesh.Request(keySize: options.MaxKeySize + 8)), ErrorCode.KeyCountOutOfRange);
    }

    private Route Whole => _mesh.RouteOf(0, 1, 2, 3);

    private Result<OutgoingRelay> Start(KeyRequest? request = null, Route? route = null)
    {
        using var attempt = _mesh[0].BeginAttempt(request ?? TestMesh.Request(), [route ?? Whole]);
        return _mesh[0].SendShare(attempt, 0, _mesh.Now);
    }

    // The message of a relay that has come as far as this node.
    private byte[] FrameFor(int node, KeyRequest? request = null)
    {
        var relay = Start(request).Value;
        while (relay.Hop + 1 < node) relay.Advance(_mesh[relay.Hop + 1].Relay(relay.Frame, _mesh.Now).Value.Next!);
        return relay.Frame;
    }

    private void ShouldRefuse(int node, byte[] frame, ErrorCode reason) =>
        _mesh.Stores.ShouldBurnNothing(() => _mesh[node].Relay(frame, _mesh.Now).Error!.Code.Should().Be(reason));

    private TopologyDefinition WithEndNodes(params int[] nodes) =>
        _mesh.Topology with
        {
            Nodes = [.. Enumerable.Range(0, 4).Select(at => MeshTopology.Node(at, nodes.Contains(at) ? NodeRole.End : NodeRole.Trusted))],
        };
}
