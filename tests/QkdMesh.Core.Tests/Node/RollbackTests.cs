using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Node;

/// <summary>
/// The memory of n0 goes back. A mesh is deterministic, so a second mesh with the same seed and the same inputs up to a moment has the
/// memory of that moment: its n0 takes the place of the first mesh's n0.
/// </summary>
public class RollbackTests
{
    private const int Stock = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TestMesh _mesh = Stocked(), _past = Stocked();
    private readonly List<LinkEndReport?> _fromN0 = [];

    [Fact]
    public void SenderFindsIt_WhenTheOtherEndHasReceivedMoreThanItSent()
    {
        Supply(_mesh, 3);
        var link = LinkOf(_mesh);
        Tell(link, _mesh[0]);

        Tell(link, _past[0]);

        ShouldBeOver(_past[0]);
    }

    [Fact]
    public void SenderFindsItInOneBeat_WhenItIsEndB()
    {
        // Link l1 is written against the direction of travel: n1 is its end B, and sends over it to n2.
        var (mesh, past) = (Stocked(nodes: 3), Stocked(nodes: 3));
        Supply(mesh, 1);
        var link = new RunningLink(mesh.Topology.Links[1], new ConfiguredRate(mesh.Topology.Links[1].SecretKeyRate), new LinkOptions());

        link.TellSteps().Carry(call => call.To == new NodeId("n1") ? past[1] : mesh[2]);

        past[1].Rollback.Should().NotBeNull("end A reports before end B is told");
    }

    [Fact]
    public void NodeFindsIt_WhenItsOwnReportSaysMore()
    {
        // The far node sends, and n0 only receives.
        var (link, received) = (LinkOf(_mesh), _mesh.EndOf("l0", 0).Ledger.Turnover);
        var block = new KeyBlock(_mesh.EndOf("l0", 0).Session!.Value, 9, LinkEnd.B, new KeyMaterial(new byte[KeyBlock.MinLength]));
        _mesh.EndOf("l0", 0).Ingest(block, _mesh.Now).IsOk.Should().BeTrue();
        _mesh.EndOf("l0", 0).Ledger.Turnover.Should().BeGreaterThan(received);
        Tell(link, _mesh[0]);

        Tell(link, _past[0]);

        ShouldBeOver(_past[0]);
    }

    [Fact]
    public void LinkRemembers_WhenTheOtherEndIsSilent()
    {
        Supply(_mesh, 2);
        var link = LinkOf(_mesh);
        Tell(link, _mesh[0]);
        link.TellSteps().Carry(_ => null);

        link.TellSteps().Carry(call => call.To == new NodeId("n0") ? _past[0] : null);

        ShouldBeOver(_past[0]);
    }

    [Fact]
    public void NothingIsFound_WhenMemoryIsAsItWas()
    {
        var link = LinkOf(_mesh);
        for (var beat = 0; beat < 5; beat++)
        {
            Supply(_mesh, 1);
            Tell(link, _mesh[0]);
        }

        _mesh[0].Rollback.Should().BeNull();
        _mesh[1].Rollback.Should().BeNull();
        _fromN0.Should().HaveCount(5).And.NotContainNulls();
    }

    [Fact]
    public void NothingIsFound_WhenTheSessionIsAnother()
    {
        Supply(_mesh, 3);
        var link = LinkOf(_mesh);
        Tell(link, _mesh[0]);
        // What both ends have in the next session is less than what they had in this session.
        foreach (var store in _mesh.Stores) store.EndSession(DiscardReason.SessionEnded);
        _mesh.Stock(1024);

        Tell(link, _mesh[0]);

        _mesh[0].Rollback.Should().BeNull();
    }

    [Fact]
    public void NothingIsFound_WhenTheSameBytesComeAgainToTheReceiver()
    {
        using var attempt = _mesh[0].BeginAttempt(TestMesh.Request(), [_mesh.RouteOf(0, 1)]);
        var relay = _mesh[0].SendShare(attempt, 0, _mesh.Now).Value;
        _mesh[1].Relay(relay.Frame, _mesh.Now).IsOk.Should().BeTrue();
        var forged = relay.Frame.ToArray();
        forged[^1] ^= 1;

        // A replay, and bytes without a right tag: neither moves the point that the receiver reports.
        var before = _mesh.EndOf("l0", 1).ReceivedTo;
        _mesh[1].Relay(relay.Frame, _mesh.Now).IsOk.Should().BeFalse();
        _mesh[1].Relay(forged, _mesh.Now).IsOk.Should().BeFalse();
        _mesh.EndOf("l0", 1).ReceivedTo.Should().Be(before);
        Tell(LinkOf(_mesh), _mesh[0]);

        _mesh[0].Rollback.Should().BeNull();
    }

    [Fact]
    public void BlocksAreDestroyed_WhenTheyComeToAMemoryThatWentBack()
    {
        SenderFindsIt_WhenTheOtherEndHasReceivedMoreThanItSent();
        var key = new KeyMaterial([1, 2, 3]);
        var block = new KeyBlock(_mesh.EndOf("l0", 1).Session!.Value, 9, LinkEnd.A, key);

        var answer = _past[0].Answer(new HandOverCall(new("n0"), Patience, new("l0"), carries: true, [block]), _mesh.Now);

        ((Result<LinkEndReport>)answer.Ending).Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        key.IsGone.Should().BeTrue();
    }

    [Fact]
    public void NodeGoesOnWithoutItsKey_WhenItsMemoryIsOnlyInDoubt()
    {
        _mesh[0].DestroyAll();

        _mesh[0].Rollback.Should().BeNull();
        _mesh.EndOf("l0", 0).Sendable.Should().Be(Bits.Zero);
        _mesh.EndOf("l0", 0).Ledger.DiscardedByReason.Should().ContainKey(DiscardReason.Rollback);
        _mesh.Stock(Stock).Associate(new("n0"), new("n1"));
        Supply(_mesh, 1);
    }

    private static TestMesh Stocked(int nodes = 2) => new TestMesh(MeshTopology.Line(nodes)).Stock(Stock);

    private static RunningLink LinkOf(TestMesh mesh) =>
        new(mesh.Topology.Links[0], new ConfiguredRate(mesh.Topology.Links[0].SecretKeyRate), new LinkOptions());

    private static void Supply(TestMesh mesh, int times)
    {
        var route = mesh.RouteOf([.. Enumerable.Range(0, mesh.Topology.Nodes.Count)]);
        for (var at = 0; at < times; at++)
        {
            using var keys = mesh.Supply(TestMesh.Request(), route);
            keys.Should().NotBeNull();
        }
    }

    private void Tell(RunningLink link, KeyManager n0) =>
        link.TellSteps((a, _) => _fromN0.Add(a)).Carry(call => call.To == new NodeId("n0") ? n0 : _mesh[1]);

    private static void ShouldBeOver(KeyManager manager)
    {
        manager.Rollback.Should().NotBeNull();
        manager.Links.Ends.Should().OnlyContain(end => end.Ledger.Stored == 0 && end.Session == null);
        var question = new CanSendCall(new("n0"), Patience, new("l0"), 16, TestMesh.Alice, RelayClass.Live, [new("n0"), new("n1")]);
        manager.Answer(question, TimeSpan.Zero).Outcome.Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        manager.Collect(TestMesh.Alice, TestMesh.Bob, [], TimeSpan.Zero).Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
    }
}
