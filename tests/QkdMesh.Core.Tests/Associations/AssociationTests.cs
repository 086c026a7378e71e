using QkdMesh.Core.Associations;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Associations;

/// <summary>alice's node n0 and bob's node n2 prove themselves to each other, past n1.</summary>
public class AssociationTests
{
    private static readonly NodeId N0 = new("n0"), N1 = new("n1"), N2 = new("n2");

    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Line(3)).Stock(10_000);

    [Fact]
    public void EveryBitOfEveryMessageIsProven()
    {
        var hello = Begin(N0);
        ShouldRefuseChanged(hello, _mesh.Far);
        var answer = Ask(_mesh.Far, hello).Value;
        for (var bit = 0; bit < 8 * answer.Length; bit++)
            _mesh[0].Ends.Sources.Finish(N2, Flipped(answer, bit)).IsOk.Should().BeFalse("bit {0} of the answer", bit);
        var finish = _mesh[0].Ends.Sources.Finish(N2, answer).Value;
        ShouldRefuseChanged(finish, _mesh.Far);
        var done = Ask(_mesh.Far, finish).Value;
        for (var bit = 0; bit < 8 * done.Length; bit++)
            _mesh[0].Ends.Sources.Complete(N2, Flipped(done, bit), _mesh.Now).IsOk.Should().BeFalse("bit {0} of the last answer", bit);

        _mesh[0].Ends.Sources.Complete(N2, done, _mesh.Now).IsOk.Should().BeTrue();
        Supply().IsOk.Should().BeTrue();
    }

    [Fact]
    public void NodeCannotBeginInTheNameOfAnother()
    {
        var seed = new SeededEntropy(5);
        var hello = AssociationHello.WriteBody(new("another"), N0, N2, 1, 1, seed.Bytes(32));
        var proof = TestMesh.Identities.Of(N1).Credential.Sign(AssociationTranscript.ToSign(FrameKind.AssociationHello, hello, [])).Value;
        var real = TestMesh.Identities.Of(N0).Credential.Sign(AssociationTranscript.ToSign(FrameKind.AssociationHello, hello, [])).Value;
        var network = _mesh.Controller.Snapshot!.Topology.Name;
        var named = AssociationHello.WriteBody(network, N0, N2, 1, 1, seed.Bytes(32));
        var byN1 = TestMesh.Identities.Of(N1).Credential.Sign(AssociationTranscript.ToSign(FrameKind.AssociationHello, named, [])).Value;

        Ask(_mesh.Far, AssociationTranscript.WithProof(named, byN1)).Error!.Code.Should().Be(ErrorCode.NodeNotProven);
        Ask(_mesh.Far, AssociationTranscript.WithProof(hello, proof)).Error!.Code.Should().Be(ErrorCode.NotOnRoute);
        Ask(_mesh.Far, AssociationTranscript.WithProof(hello, real)).Error!.Code.Should().Be(
            ErrorCode.NotOnRoute, "a proof for another network is no good here");
        Supply().IsOk.Should().BeTrue("nothing has changed");
    }

    [Fact]
    public void OldMessagesMakeNoAssociation_WhenTheyComeAgain()
    {
        var hello = Begin(N0);
        var answer = Ask(_mesh.Far, hello).Value;
        Ask(_mesh.Far, hello).Value.Should().Equal(answer, "requests at one time share one agreement");
        var finish = _mesh[0].Ends.Sources.Finish(N2, answer).Value;
        var done = Ask(_mesh.Far, finish).Value;
        Ask(_mesh.Far, finish).Value.Should().Equal(done, "an answer may be lost");
        _mesh[0].Ends.Sources.Complete(N2, done, _mesh.Now);
        Ask(_mesh.Far, hello).Value.Should().Equal(answer, "nothing begins: the association in use keeps its answers");
        Renew();

        Ask(_mesh.Far, hello).IsOk.Should().BeFalse("an association of this epoch is in use for relays under way");
        Ask(_mesh.Far, finish).Error!.Code.Should().Be(ErrorCode.AssociationUnknown);
        Supply().IsOk.Should().BeTrue();
    }

    /// <summary>The first message of a request comes late: another request of its node has completed the association.</summary>
    [Fact]
    public void LateMessageOfTheAssociationInUseGetsItsAnswerAgain()
    {
        var hello = Begin(N0);
        var answer = Ask(_mesh.Far, hello).Value;
        var finish = _mesh[0].Ends.Sources.Finish(N2, answer).Value;
        var done = Ask(_mesh.Far, finish).Value;

        Ask(_mesh.Far, hello).Value.Should().Equal(answer);
        Ask(_mesh.Far, finish).Value.Should().Equal(done);

        _mesh[0].Ends.Sources.Complete(N2, done, _mesh.Now).IsOk.Should().BeTrue();
        Supply().IsOk.Should().BeTrue();
    }

    [Fact]
    public void FewAgreementsAreKept_WhenASourceFinishesNone()
    {
        var first = Ask(_mesh.Far, Begin(N0)).Value;
        var finish = _mesh[0].Ends.Sources.Finish(N2, first).Value;
        for (var time = 0; time < 4; time++) Ask(_mesh.Far, Begin(N0)).IsOk.Should().BeTrue();

        Ask(_mesh.Far, finish).Error!.Code.Should().Be(ErrorCode.AssociationUnknown, "the oldest made room");
        Supply().IsOk.Should().BeTrue("the association of before is in use");
    }

    [Fact]
    public void EpochBeforeIsGoodForOneRelay_AndNoLonger()
    {
        var old = Send();
        Renew();
        _mesh.Carry(old).IsOk.Should().BeTrue("the relay was under way");
        var older = Send();
        Renew();
        _mesh.Now += TimeSpan.FromSeconds(31);

        _mesh.Carry(older).Error!.Code.Should().Be(ErrorCode.AssociationUnknown);
    }

    [Fact]
    public void TargetThatStartedAgain_IsAskedAgainWithinARequest()
    {
        _mesh.Far.DestroyAll();
        _mesh.Stock(10_000, "l1");
        var asked = new List<NodeCall>();

        Supply(asked.Add).IsOk.Should().BeTrue();

        asked.OfType<AssociateCall>().Should().HaveCount(2);
        asked.OfType<RelayCall>().Should().HaveCount(4, "the route is not at fault, and is tried again");
    }

    [Fact]
    public void NodeWithoutACredentialIsNoEnd()
    {
        var manager = new KeyManager(N0, new(), _mesh.Entropy, History.NoHistory.Instance);
        manager.Adopt(_mesh[0].Network!, TimeSpan.MaxValue);
        var run = new AssociationProcedure(manager, N2, () => default, default);

        run.Steps().Carry(_ => null);

        run.Outcome.Error!.Code.Should().Be(ErrorCode.NodeNotProven);
    }

    [Fact]
    public void AssociationEndsAtItsSource_WhenItIsNotRenewedForTwiceItsTime()
    {
        var ends = _mesh[0].Ends;
        ends.Sources.Expire(_mesh.Now + (2 * TestMesh.Renewal) - TimeSpan.FromTicks(1));
        ends.With(N2).Should().NotBeNull();

        ends.Sources.Expire(_mesh.Now + (2 * TestMesh.Renewal));

        ends.With(N2).Should().BeNull();
    }

    private byte[] Begin(NodeId source)
    {
        _mesh[0].Ends.Sources.GiveUp(N2);
        return _mesh[0].Ends.Sources.Begin(_mesh.Controller.Snapshot!.Topology.Name, source == N0 ? N2 : N0, _mesh.Now).Value;
    }

    private void Renew()
    {
        var finish = _mesh[0].Ends.Sources.Finish(N2, Ask(_mesh.Far, Begin(N0)).Value).Value;
        _mesh[0].Ends.Sources.Complete(N2, Ask(_mesh.Far, finish).Value, _mesh.Now).IsOk.Should().BeTrue();
    }

    private Result<byte[]> Ask(KeyManager target, byte[] message) =>
        target.Answer(new AssociateCall(target.Links.Node, TimeSpan.Zero, message), _mesh.Now).Outcome;

    private void ShouldRefuseChanged(byte[] message, KeyManager target)
    {
        for (var bit = 0; bit < 8 * message.Length; bit++)
            Ask(target, Flipped(message, bit)).IsOk.Should().BeFalse("bit {0} of {1} bytes", bit, message.Length);
    }

    private static byte[] Flipped(byte[] message, int bit)
    {
        var flipped = message.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private Core.KeyRelay.OutgoingRelay Send()
    {
        using var attempt = _mesh[0].BeginAttempt(TestMesh.Request(), [_mesh.RouteOf(0, 1, 2)]);
        return _mesh[0].SendShare(attempt, 0, _mesh.Now).Value;
    }

    private Result<SupplyOutcome> Supply(Action<NodeCall>? before = null)
    {
        _mesh.Report();
        var run = new KeySupplyProcedure(_mesh[0], new(), TestMesh.Request(), () => _mesh.Now);
        run.Steps().Carry(call =>
        {
            before?.Invoke(call);
            return _mesh[int.Parse(call.To.Value[1..], null)];
        });
        return run.Outcome;
    }
}
