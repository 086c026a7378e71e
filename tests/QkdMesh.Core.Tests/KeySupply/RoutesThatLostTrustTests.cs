using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>Key that waits for its slave passed a node that is quarantined, or no trusted node any more, before the slave asks.</summary>
public class RoutesThatLostTrustTests
{
    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Ring(4)).Stock(10_000);

    [Fact]
    public void SlaveHearsOfTheQuarantine_WhenItsKeyPassedTheNode()
    {
        var (passed, around) = (Supply(0, 1, 2), Supply(0, 3, 2));

        _mesh.Quarantine(1);

        _mesh.Collect(passed).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);
        _mesh.Far.CountWaiting(Alice, Bob).Should().Be(1);
        _mesh.Collect(around).IsOk.Should().BeTrue("the other arc is sound");
    }

    [Fact]
    public void QuarantineThatANodeNeverSawCounts_WhenItWasReleasedMeanwhile()
    {
        var (passed, around) = (Supply(0, 1, 2), Supply(0, 3, 2));
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();

        _mesh.Controller.OrderQuarantine(new("n1"), true).IsOk.Should().BeTrue();
        _mesh.Controller.OrderQuarantine(new("n1"), false).IsOk.Should().BeTrue();
        _mesh.Publish();

        _mesh.Collect(passed).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);
        _mesh[0].ReleaseKeys(attempt, _mesh.Now).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);
        _mesh.Collect(around).IsOk.Should().BeTrue("the other arc is sound");
        _mesh.Collect(Supply(0, 1, 2)).IsOk.Should().BeTrue("the node is trusted again");
    }

    [Fact]
    public void NextControllerStillTellsOfAQuarantine_ThatANodeNeverSaw()
    {
        var controller = new NetworkController();
        _ = controller.Apply(new NetworkTopology(MeshTopology.Ring(4)));
        var seen = controller.Snapshot!.Version;
        controller.OrderQuarantine(new("n1"), true).IsOk.Should().BeTrue();
        controller.OrderQuarantine(new("n1"), false).IsOk.Should().BeTrue();

        var next = new NetworkController(epoch: 2, controller.Record);

        next.Snapshot!.ReleasedAfter(seen).Should().Equal(new NodeId("n1"));
        next.Snapshot.ReleasedAfter(next.Snapshot.Version).Should().BeEmpty();
    }

    [Fact]
    public void KeyUnderWayIsLost_WhenItsNodeDestroysItsKey()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();

        _mesh[0].DestroyAll();

        _mesh[0].ReleaseKeys(attempt, _mesh.Now).Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
    }

    [Fact]
    public void KeyDoesNotComeBack_WhenTheNodeIsReleased()
    {
        var passed = Supply(0, 1, 2);
        _mesh.Quarantine(1);

        _mesh.Controller.OrderQuarantine(new NodeId("n1"), false).IsOk.Should().BeTrue();
        _mesh.Publish();

        _mesh.Collect(passed).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);
    }

    /// <summary>Seed 324: the quarantine began after the share had passed the node, and ended before the key was released.</summary>
    [Fact]
    public void MasterDoesNotGetTheKey_WhenAQuarantineBeganAndEndedMeanwhile()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();
        _mesh.Quarantine(1);
        _mesh.Controller.OrderQuarantine(new NodeId("n1"), false).IsOk.Should().BeTrue();
        _mesh.Publish();

        _mesh[0].ReleaseKeys(attempt, _mesh.Now).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);
    }

    [Fact]
    public void OthersDoNotLearnOfTheKey_WhenItIsVoided()
    {
        var passed = Supply(0, 1, 2);
        _mesh.Quarantine(1);

        _mesh.Collect(passed, Carol).Error!.Code.Should().Be(ErrorCode.NotEntitledToKey);
    }

    [Fact]
    public void VoidedKeysGiveTheirRoomBack()
    {
        var mesh = new TestMesh(MeshTopology.Ring(4), new KeySupplyOptions { MaxWaitingKeysPerPair = 1 }).Stock(10_000);
        mesh.Supply(Request(), mesh.RouteOf(0, 1, 2)).Should().NotBeNull();
        mesh.Quarantine(1);

        mesh.Supply(Request(), mesh.RouteOf(0, 3, 2)).Should().NotBeNull();

        mesh.Far.Tidy(mesh.Now + new KeySupplyOptions().KeyLifetime, TimeSpan.FromSeconds(30));
        mesh.Supply(Request(), mesh.RouteOf(0, 3, 2)).Should().NotBeNull("the count of what is held is right again");
    }

    [Fact]
    public void NoShareIsTaken_WhenAnEarlierShareLostItsTrust()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(paths: 2), [_mesh.RouteOf(0, 1, 2), _mesh.RouteOf(0, 3, 2)]);
        _mesh.Drive(attempt, 0).IsOk.Should().BeTrue();
        var second = _mesh[0].SendShare(attempt, 1, _mesh.Now);
        _mesh.Quarantine(1);

        _mesh.Carry(second.Value).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);
    }

    [Fact]
    public void KeyIsVoided_WhenATopologyMakesTheNodeAnEndNode()
    {
        var passed = Supply(0, 1, 2);
        var topology = _mesh.Topology;

        _mesh.Apply(topology with
        {
            Nodes = [.. topology.Nodes.Select(node => node.Id.Value == "n1" ? node with { Role = NodeRole.End } : node)],
        });

        _mesh.Collect(passed).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MasterDoesNotGetTheKey_WhenTheNodeBecameAnEndNodeMeanwhile(bool isTrustedAgain)
    {
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();
        var topology = _mesh.Topology;
        _mesh.Apply(topology with
        {
            Nodes = [.. topology.Nodes.Select(node => node.Id.Value == "n1" ? node with { Role = NodeRole.End } : node)],
        });
        if (isTrustedAgain) _mesh.Apply(topology);

        _mesh[0].ReleaseKeys(attempt, _mesh.Now).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);
    }

    [Fact]
    public void StreamPassesOverTheBatch()
    {
        var id = StreamId.Of(Alice, Bob, "video");
        var driver = _mesh[0].OpenStream(id, Alice, _mesh.Now).Value;
        var follower = _mesh.Far.OpenStream(id, Bob, _mesh.Now).Value;
        Stream(id, driver, 0, 1, 2);
        using var sound = Stream(id, driver, 0, 3, 2);

        _mesh.Quarantine(1);

        var next = _mesh.Far.TakeNext(id, follower, 32, _mesh.Now);
        next.Value!.Keys.Id.Should().Be(sound.Id);
    }

    private KeyBatch Supply(params int[] route) => _mesh.Supply(Request(), _mesh.RouteOf(route))!;

    private KeyBatch Stream(StreamId id, int driver, params int[] route)
    {
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(route)]);
        attempt.GoTo(_mesh[0].NextPlace(id, driver, 1, _mesh.Now).Value);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();
        return attempt.Release();
    }
}
