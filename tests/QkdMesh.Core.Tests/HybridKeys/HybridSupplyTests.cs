using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.HybridKeys;

/// <summary>Hybrid keys from alice at n0 to bob at n2, half-way round a ring of four.</summary>
public sealed class HybridSupplyTests
{
    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Ring(4)).Stock(4_000);

    public HybridSupplyTests()
    {
        var active = new LinkState(
            LinkStatus.Active, KeyRate.FromKilobitsPerSecond(10), KeyRate.Zero, Bits.FromBytes(1 << 20), Bits.FromBytes(1 << 20));
        _mesh.Controller.Report(_mesh.Topology.Links.Select(link => KeyValuePair.Create(link.Id, active)));
        _mesh.Publish();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void BothEndsGetTheSameKeys_AndNoRelayedByteOfThem(int paths)
    {
        using var attempt = _mesh[0].BeginAttempt(
            Request(paths), paths == 1 ? [_mesh.RouteOf(0, 1, 2)] : [_mesh.RouteOf(0, 1, 2), _mesh.RouteOf(0, 3, 2)]);
        _mesh.AgreeOn(attempt);
        for (var share = 0; share < paths; share++) _mesh.Drive(attempt, share).IsOk.Should().BeTrue();
        var relayed = new byte[96];
        for (var share = 0; share < paths; share++) Xor.Into(relayed, attempt.ShareAt(share));

        using var keys = _mesh[0].ReleaseKeys(attempt, _mesh.Now).Value;

        var collected = _mesh.Collect(keys).Value;
        for (var at = 0; at < 3; at++) collected[at].Key.Span.SequenceEqual(keys.KeyAt(at)).Should().BeTrue();
        for (var at = 0; at < 3; at++) keys.KeyAt(at).SequenceEqual(relayed.AsSpan(32 * at, 32)).Should().BeFalse();
        keys.Assurance.Should().Be(Assurance.Hybrid);
        collected.Should().OnlyContain(key => key.Assurance == Assurance.Hybrid);
    }

    [Fact]
    public void NothingIsDelivered_WhenTheCiphertextWasChangedOnItsWay()
    {
        var run = new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), Request(1), () => TimeSpan.Zero);
        var meddled = 0;
        foreach (var step in run.Steps())
        {
            new[] { step }.Carry(Manager);
            foreach (var agreement in step.OfType<AgreeSecretCall>())
            {
                agreement.Answer.Value[0] ^= 1;
                meddled++;
            }
        }

        run.Outcome.Error!.Code.Should().Be(ErrorCode.RelayFailed);
        meddled.Should().Be(2, "each way is tried once");
        _mesh.Far.TotalWaiting.Should().Be(0);
    }

    /// <summary>Under overload, SAEs give up more requests than there is room for secrets at the target.</summary>
    [Fact]
    public void RequestsThatWereGivenUp_LeaveNoSecretAtTheTarget()
    {
        for (var times = 0; times <= AgreedSecrets.MaxOfPair; times++)
        {
            using var leaving = new CancellationTokenSource();
            var given = new KeySupplyProcedure(
                _mesh[0], new KeySupplyOptions(), Request(1), () => TimeSpan.Zero, cancellation: leaving.Token);
            foreach (var step in given.Steps())
            {
                new[] { step }.Carry(Manager);
                if (step.OfType<AgreeSecretCall>().Any()) leaving.Cancel();
            }
            given.Outcome.Error!.Code.Should().Be(ErrorCode.DeadlinePassed);
        }

        var run = new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), Request(1), () => TimeSpan.Zero);
        run.Steps().Carry(Manager);

        run.Outcome.IsOk.Should().BeTrue(run.Outcome.Error?.ToString());
    }

    [Fact]
    public void NothingArrives_WithoutAnAgreementOrWithAnother()
    {
        using var never = _mesh[0].BeginAttempt(Request(1), [_mesh.RouteOf(0, 1, 2)]);
        var answer = _mesh.Agree(never.SecretRequest!).Value;
        never.Agree([.. answer[..^1], (byte)~answer[^1]]).Should().BeNull("a KEM cannot tell");

        _mesh.Drive(never).Error!.Code.Should().Be(ErrorCode.TagMismatch);
    }

    /// <summary>What cannot have come from the sender changes nothing: not one bit of it is believed.</summary>
    [Fact]
    public void SecretIsKept_WhenAChangedMessageComesBeforeTheRealOne()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(1), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.AgreeOn(attempt);
        var relay = _mesh[0].SendShare(attempt, 0, _mesh.Now).Value;
        relay.Advance(_mesh[1].Relay(relay.Frame, _mesh.Now).Value.Next!);
        var real = relay.Frame;

        for (var bit = 0; bit < 8 * real.Length; bit++)
        {
            var changed = real.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            _mesh.Far.Relay(changed, _mesh.Now).IsOk.Should().BeFalse();
        }

        _mesh.Far.Relay(real, _mesh.Now).IsOk.Should().BeTrue();
    }

    [Fact]
    public void SecretIsForgotten_WhenItsBatchDoesNotComeInTime()
    {
        using var late = _mesh[0].BeginAttempt(Request(1), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.AgreeOn(late);
        _mesh.Now += TimeSpan.FromMinutes(1);
        _mesh.Far.Tidy(_mesh.Now, TimeSpan.FromMinutes(5));

        _mesh.Drive(late).Error!.Code.Should().Be(ErrorCode.TagMismatch);
    }

    [Fact]
    public void AgreementIsRefused_ForStrangersForOthersAndTwice()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(1), [_mesh.RouteOf(0, 1, 2)]);
        var request = attempt.SecretRequest!;
        byte[] cut = request[..^1], longer = [.. request, 0], otherKind = [0x11, .. request[1..]];

        foreach (var bad in new[] { cut, longer, otherKind, [] })
            _mesh.Agree(bad).Error!.Code.Should().Be(ErrorCode.MalformedFrame);
        _mesh.Agree(request, at: new("n1")).Error!.Code.Should().Be(ErrorCode.NotEntitledToKey, "bob is not at n1");
        var stranger = new AgreementFrame(new(7, 7), TestMesh.Eve, TestMesh.Bob, new byte[32]).Write();
        _mesh.Agree(stranger).Error!.Code.Should().Be(ErrorCode.SharingNotAllowed);
        _mesh.Agree(request).IsOk.Should().BeTrue();
        _mesh.Agree(request).Error!.Code.Should().Be(
            ErrorCode.MalformedFrame, "a second secret would take the place of the first");
    }

    [Fact]
    public void SecretsThatNobodyUses_FillNoMoreThanTheirRoom()
    {
        for (var at = 0; at < AgreedSecrets.MaxOfPair; at++) Agree(at).IsOk.Should().BeTrue();
        Agree(AgreedSecrets.MaxOfPair).Error!.Code.Should().Be(ErrorCode.KeyStoreFull);
        var other = new AgreementFrame(new(9, 9), TestMesh.Alice, TestMesh.Carol, new byte[32]).Write();
        _mesh.Agree(other).IsOk.Should().BeTrue("another pair has its own room");
        _mesh.Now += TimeSpan.FromMinutes(1);
        Agree(AgreedSecrets.MaxOfPair).IsOk.Should().BeTrue();

        Result<byte[]> Agree(int at) =>
            _mesh.Agree(new AgreementFrame(new((ulong)at, 1), TestMesh.Alice, TestMesh.Bob, new byte[32]).Write());
    }

    [Fact]
    public void KeyForAnSaeOfTheSameNode_CrossesNothingAndNeedsNoSecret()
    {
        var mesh = new TestMesh(
            MeshTopology.Line(2) with { Saes = [MeshTopology.Sae("alice", 0, "bob"), MeshTopology.Sae("bob", 0, "alice")] });
        var run = new KeySupplyProcedure(mesh[0], new KeySupplyOptions(), Request(1), () => TimeSpan.Zero);
        run.Steps().Carry(_ => mesh[0]);

        run.Outcome.Value.Keys.Assurance.Should().Be(Assurance.Its);
    }

    private static KeyRequest Request(int paths) => TestMesh.Request(3, paths: paths).Requiring(keys => keys with { IsHybrid = true });

    private KeyManager? Manager(NodeCall call) => _mesh[int.Parse(call.To.Value[1..], null)];
}
