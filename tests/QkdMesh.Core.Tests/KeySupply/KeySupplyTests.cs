using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>Keys at the far node of a ring, and what topologies and time do to them.</summary>
public class KeySupplyTests
{
    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Ring(4)).Stock(10_000);

    [Fact]
    public void KeyGoesToItsSlaveOnly()
    {
        var keys = Supply(Request(count: 2));

        _mesh.Collect(keys, Carol).Error!.Code.Should().Be(ErrorCode.NotEntitledToKey);
        foreach (var other in new[] { Eve, Alice }) _mesh.Collect(keys, other).Error!.Code.Should().Be(ErrorCode.SharingNotAllowed);
        _mesh.Far.CountWaiting(Alice, Bob).Should().Be(2);
        _mesh.Collect(keys).IsOk.Should().BeTrue();
        _mesh.Collect(keys).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        _mesh[1].Collect(Bob, Alice, [keys.IdOf(0)], _mesh.Now).Error!.Code.Should().Be(ErrorCode.NotEntitledToKey);
    }

    [Fact]
    public void KeyIsNotCollectable_WhenAShareIsMissing()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(paths: 2), [_mesh.RouteOf(0, 1, 2), _mesh.RouteOf(0, 3, 2)]);
        _mesh.Drive(attempt, 0).IsOk.Should().BeTrue();
        using var keys = attempt.Release();

        _mesh.Collect(keys).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
    }

    [Fact]
    public void SameShareTwice_DoesNotStandForTheOther()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(paths: 2), [_mesh.RouteOf(0, 1, 2), _mesh.RouteOf(0, 3, 2)]);
        _mesh.Drive(attempt, 0).IsOk.Should().BeTrue();

        _mesh.Drive(attempt, 0).Error!.Code.Should().Be(ErrorCode.MalformedFrame);
        _mesh.Drive(attempt, 1).IsOk.Should().BeTrue();

        using var keys = attempt.Release();
        _mesh.Collect(keys).Value.Single().Key.FixedTimeEquals(keys.Keys).Should().BeTrue();
    }

    [Fact]
    public void KeyIsDestroyed_WhenItsLifetimeIsOver()
    {
        var keys = Supply(Request());
        _mesh.Now += new KeySupplyOptions().KeyLifetime;

        _mesh.Far.Tidy(_mesh.Now, TimeSpan.FromSeconds(30));

        _mesh.Collect(keys).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
    }

    public static TheoryData<string, SaeDefinition[]> OtherSaes => new()
    {
        { "bob is gone", [MeshTopology.Sae("alice", 0, "carol"), MeshTopology.Sae("carol", 2, "alice")] },
        {
            "bob has moved",
            [MeshTopology.Sae("alice", 0, "bob", "carol"), MeshTopology.Sae("bob", 3, "alice"), MeshTopology.Sae("carol", 2, "alice")]
        },
        {
            "alice no longer shares",
            [MeshTopology.Sae("alice", 0, "carol"), MeshTopology.Sae("bob", 2), MeshTopology.Sae("carol", 2, "alice")]
        },
    };

    [Theory]
    [MemberData(nameof(OtherSaes))]
    public void KeyIsDestroyed_WhenATopologyNoLongerLetsThePairShareHere(string what, SaeDefinition[] saes)
    {
        var (ofBob, ofCarol) = (Supply(Request()), Supply(Request(slave: Carol)));
        var before = _mesh.Topology;

        _mesh.Apply(before with { Saes = saes });
        _mesh[2].CountWaiting(Alice, Bob).Should().Be(0, what);
        _mesh.Apply(before);

        _mesh.Collect(ofBob).Error!.Code.Should().Be(ErrorCode.UnknownKeyId, "the key does not come back with the topology");
        _mesh.Collect(ofCarol, Carol).IsOk.Should().BeTrue();
    }

    [Fact]
    public void KeyIsDestroyed_WhenTheNodeShutsDown()
    {
        var keys = Supply(Request());

        _mesh.Far.ShutDown();

        _mesh.Collect(keys).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
    }

    [Fact]
    public void KeyNeedsNoLink_WhenBothSaesAreAtOneNode()
    {
        var mesh = new TestMesh(MeshTopology.Line(1));
        using var attempt = mesh[0].BeginAttempt(Request(count: 2), [mesh.RouteOf(0)]);

        mesh[0].KeepHere(attempt, mesh.Now).IsOk.Should().BeTrue();

        using var keys = attempt.Release();
        var collected = mesh.Collect(keys).Value;
        for (var at = 0; at < 2; at++) collected[at].Key.Span.SequenceEqual(keys.KeyAt(at)).Should().BeTrue();
    }

    [Fact]
    public void KeyIsNotKept_WhenThePairMayNotShare()
    {
        var mesh = new TestMesh(MeshTopology.Line(1));
        using var attempt = mesh[0].BeginAttempt(Request(slave: Eve), [mesh.RouteOf(0)]);

        mesh[0].KeepHere(attempt, mesh.Now).Error!.Code.Should().Be(ErrorCode.SharingNotAllowed);
    }

    private KeyBatch Supply(KeyRequest request) => _mesh.Supply(request, _mesh.RouteOf(0, 1, 2))!;
}
