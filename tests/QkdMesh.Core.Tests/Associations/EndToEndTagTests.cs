using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Associations;

/// <summary>n1, on the way from alice at n0 to bob and carol at n2, was taken over. It has its link key, and seals what it likes.</summary>
public class EndToEndTagTests
{
    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Ring(4)).Stock(60_000);

    [Fact]
    public void ChangedShareIsRefused_WhicheverBitItIs()
    {
        var (frame, payload) = Relayed();
        for (var bit = 0; bit < 8 * payload.Length; bit++)
        {
            var changed = payload.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            ShouldRefuse(Sealed(frame.Delivery, frame.Mark, changed, frame.Relay), ErrorCode.TagMismatch);
        }
        Arrive(Sealed(frame.Delivery, frame.Mark, payload, frame.Relay)).IsOk.Should().BeTrue("what the source sent is still good");
    }

    public static TheoryData<string, Func<KeyDelivery, KeyDelivery>> Changes => new()
    {
        { "batch", delivery => delivery with { Batch = new(7, 7) } },
        { "slave", delivery => delivery with { Slave = Carol } },
        { "count and length", delivery => delivery with { Count = 2, KeyLength = 16 } },
        { "shares", delivery => delivery with { Shares = 2 } },
        { "share", delivery => delivery with { Shares = 2, Share = 1 } },
        { "assurance", delivery => delivery with { Assurance = Assurance.Pqc } },
        { "stream", delivery => delivery with { Stream = new StreamPlace("feed", 3) } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void ChangedHeaderIsRefused(string what, Func<KeyDelivery, KeyDelivery> change)
    {
        var (frame, payload) = Relayed();

        ShouldRefuse(Sealed(change(frame.Delivery), frame.Mark, payload, frame.Relay), ErrorCode.TagMismatch, what);
        var detour = _mesh.RouteOf(0, 1, 2) with { Links = [new("l3"), .. _mesh.RouteOf(1, 2).Links] };
        ShouldRefuse(Sealed(frame.Delivery, frame.Mark, payload, frame.Relay, detour), ErrorCode.TagMismatch, "route");
        ShouldRefuse(Sealed(frame.Delivery, frame.Mark with { Sequence = 99 }, payload, frame.Relay), ErrorCode.TagMismatch);
        ShouldRefuse(Sealed(frame.Delivery, frame.Mark with { Epoch = 99 }, payload, frame.Relay), ErrorCode.AssociationUnknown);
    }

    [Fact]
    public void MintedKeyIsRefused_InOneShareInTwoAndWithTheAssociationOfTheRelayItself()
    {
        var delivery = new KeyDelivery(new(5, 5), Alice, Bob, 1, 32, 0, 1, null) { Assurance = Assurance.Its };
        var own = _mesh[1].Ends.With(new("n2"))!;
        foreach (var minted in new[] { delivery, delivery with { Shares = 2 }, delivery with { Batch = new(6, 6), Shares = 2, Share = 1 } })
        {
            var mark = own.NextMark();
            var header = Header(minted, mark, RelayId.New(_mesh.Entropy));
            byte[] share = _mesh.Entropy.Bytes(32), tag = new byte[OneTimeTag.Length];
            own.TagShare(header, share, tag);

            ShouldRefuse(Sealed(minted, mark, [.. share, .. tag], RelayFrame.RelayOf(header)), ErrorCode.AssociationUnknown);
            ShouldRefuse(Sealed(minted, _mesh[0].Ends.With(new("n2"))!.NextMark(), [.. share, .. tag], default), ErrorCode.TagMismatch);
        }
        _mesh.Far.TotalWaiting.Should().Be(0);
    }

    [Fact]
    public void CollectedKeyIsNotDeliveredAgain()
    {
        var (frame, payload) = Relayed();
        Arrive(Sealed(frame.Delivery, frame.Mark, payload, frame.Relay)).IsOk.Should().BeTrue();
        _mesh.Far.Collect(Bob, Alice, [new(frame.Delivery.Batch, 0)], _mesh.Now).IsOk.Should().BeTrue();

        ShouldRefuse(Sealed(frame.Delivery, frame.Mark, payload, frame.Relay), ErrorCode.TagMismatch);

        _mesh.Far.TotalWaiting.Should().Be(0);
    }

    /// <summary>The target refused it, so its source gave it up.</summary>
    [Fact]
    public void RefusedKeyIsNotDeliveredLater()
    {
        var (frame, payload) = Relayed(new StreamPlace("closed", 0));
        ShouldRefuse(Sealed(frame.Delivery, frame.Mark, payload, frame.Relay), ErrorCode.KeyStoreFull);
        _mesh.Far.OpenStream(frame.Delivery.StreamId!.Value, Bob, _mesh.Now);

        ShouldRefuse(Sealed(frame.Delivery, frame.Mark, payload, frame.Relay), ErrorCode.TagMismatch);
    }

    [Fact]
    public void WithdrawnKeyIsNotDeliveredLater()
    {
        var (frame, payload) = Relayed();
        var withdrawal = _mesh[0].Ends.Withdrawal(new("n2"), TimeSpan.Zero, frame.Delivery.Batch, Alice, Bob)!;
        _mesh.Far.Answer(withdrawal, _mesh.Now).Outcome.IsOk.Should().BeTrue();

        ShouldRefuse(Sealed(frame.Delivery, frame.Mark, payload, frame.Relay), ErrorCode.RelayFailed);
    }

    [Fact]
    public void KeysStay_WhenAnotherNodeWithdrawsThem()
    {
        using var keys = _mesh.Supply(Request(), _mesh.RouteOf(0, 1, 2))!;
        var call = _mesh[1].Ends.Withdrawal(new("n2"), TimeSpan.Zero, keys.Id, Alice, Bob)!;

        _mesh.Far.Answer(call, _mesh.Now).Outcome.Error!.Code.Should().Be(ErrorCode.AssociationUnknown);
        var again = new WithdrawCall(call.To, TimeSpan.Zero, keys.Id, Alice, Bob, call.Proof with { Mark = Mark(0).NextMark() });
        _mesh.Far.Answer(again, _mesh.Now).Outcome.Error!.Code.Should().Be(ErrorCode.TagMismatch);

        _mesh.Far.TotalWaiting.Should().Be(1);
    }

    [Fact]
    public void SharesOverOneNodeAreRefused()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(paths: 2), [_mesh.RouteOf(0, 1, 2), _mesh.RouteOf(0, 1, 2)]);
        _mesh.Drive(attempt, 0).IsOk.Should().BeTrue();

        _mesh.Drive(attempt, 1).Error!.Code.Should().Be(ErrorCode.NotOnRoute);
    }

    [Fact]
    public void ReceiptOfARelayIsNotBelieved()
    {
        _mesh.Report();
        foreach (var proof in new UInt128?[] { null, 0, UInt128.MaxValue })
        {
            var run = new Core.Node.KeySupplyProcedure(_mesh[0], new(), Request(), () => _mesh.Now);
            run.Steps().Carry(call =>
            {
                if (call is not RelayCall { To.Value: "n2" } relay) return _mesh[int.Parse(call.To.Value[1..], null)];
                relay.Settle((Result<RelayReceipt>)new RelayReceipt(null, null) { Proof = proof });
                return null;
            });
            run.Outcome.Error!.Code.Should().Be(ErrorCode.RelayFailed);
        }
    }

    [Fact]
    public void RoomOfAStreamIsProven_ToTheNodeOfTheDriverOnly()
    {
        var stream = StreamId.Of(Alice, Bob, "feed");
        var asked = _mesh[1].Ends.RoomQuestion(new("n2"), TimeSpan.Zero, stream, 32)!;
        _mesh.Far.Answer(asked, _mesh.Now).Outcome.Error!.Code.Should().Be(ErrorCode.AssociationUnknown);

        var question = _mesh[0].Ends.RoomQuestion(new("n2"), TimeSpan.Zero, stream, 32)!;
        var room = _mesh.Far.Answer(question, _mesh.Now).Outcome.Value;
        foreach (var changed in new[] { room with { Next = 9 }, room with { IsThere = !room.IsThere }, room with { Proof = 1 } })
        {
            question.Answer = changed;
            _mesh[0].Ends.RoomOf(question).Error!.Code.Should().Be(ErrorCode.NodeNotProven);
        }
        question.Answer = room;
        _mesh[0].Ends.RoomOf(question).IsOk.Should().BeTrue();
        _mesh.Far.Answer(question, _mesh.Now).Outcome.Error!.Code.Should().Be(ErrorCode.TagMismatch, "a question is answered once");
    }

    private Core.Associations.SourceAssociation Mark(int node) => _mesh[node].Ends.With(new("n2"))!;

    // A share of alice for bob as n1 opens it.
    private (RelayFrame Frame, byte[] Payload) Relayed(StreamPlace? stream = null)
    {
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1, 2)]);
        attempt.GoTo(stream);
        var frame = RelayFrame.Parse(_mesh[0].SendShare(attempt, 0, _mesh.Now).Value.Frame).Value;
        return (frame, RelayHop.Open(_mesh.EndOf(frame.Link, frame.Receiver), frame, _mesh.Now).Value.Take());
    }

    private byte[] Header(KeyDelivery delivery, EndMark mark, RelayId relay, Route? route = null)
    {
        route ??= _mesh.RouteOf(0, 1, 2);
        return RelayFrame.WriteHeader(relay, delivery, route.Nodes, route.Links, mark);
    }

    private byte[] Sealed(KeyDelivery delivery, EndMark mark, byte[] payload, RelayId relay, Route? route = null)
    {
        var store = _mesh.EndOf(_mesh.RouteOf(1, 2).Links[0], new("n1"));
        return RelayHop.Seal(store, default, Header(delivery, mark, relay, route), 1, payload).Value;
    }

    private Result<RelayReceipt> Arrive(byte[] message) => _mesh.Far.Relay(message, _mesh.Now);

    private void ShouldRefuse(byte[] message, ErrorCode reason, string what = "")
    {
        var before = new[] { _mesh.EndOf(_mesh.RouteOf(1, 2).Links[0], new("n2")) };
        before.ShouldBurnNothing(() => Arrive(message).Error!.Code.Should().Be(reason, what));
    }
}
