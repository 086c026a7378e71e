using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// Gives answers of the right form that are false, after doing what was asked or without doing it. Greets its neighbours with nonces of
/// no session.
/// </summary>
internal sealed class Lying(TakenNode node) : Trick(node)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly ErrorCode[] Codes = Enum.GetValues<ErrorCode>();

    private readonly FalseReports _reports = new(node);

    public override bool TryAnswer(NodeCall call, Action<IOutcome> answer)
    {
        if (Node.Luck.Happens(0.4)) return false;
        if (Node.Luck.Happens(0.5)) Node.Actor.TakeHonestly(call, honest => answer(LieTo(call) ?? honest));
        else if (LieTo(call) is { } lie) answer(lie);
        else return false;
        return true;
    }

    public override void Act()
    {
        if (Node.Luck.Happens(0.8) || Node.Ends is not { Count: > 0 } ends) return;
        var end = Node.Luck.Pick(ends);
        Node.Send(new GreetCall(Node.Neighbour(end), Patience, end.Link, SessionNonce.New(Node.Luck)));
    }

    private IOutcome? LieTo(NodeCall call) => call switch
    {
        RelayCall relay => ReceiptOf(relay),
        AssociateCall => Bytes(Node.Noise(Node.Luck.Between(0, 200))),
        WithdrawCall => Node.Luck.Happens(0.5) ? (Result<Done>)Done.Instance : Refusal(),
        StreamRoomCall => (Result<StreamRoom>)new StreamRoom(Node.Luck.Happens(0.5), Node.Luck.Next(), Node.Luck.Next()),
        CanArriveCall => (Result<ArrivalRoom>)new ArrivalRoom(
            Node.Luck.Happens(0.5) ? Node.Luck.Between(0, 9) : Refusal(), Node.Luck.Next()),
        AgreeSecretCall => Bytes(Node.Noise(Node.Luck.Happens(0.5) ? TransparentKem.Instance.CiphertextLength : 5)),
        CanSendCall => Node.Luck.Happens(0.5) ? (Result<Done>)Done.Instance : Refusal(),
        OpenSessionCall or AlarmCall => Node.Luck.Happens(0.7) ? (Result<Done>)Done.Instance : Refusal(),
        GreetCall greeting => Node.Luck.Happens(0.7)
            ? (Result<SessionNonce>)(Node.Luck.Happens(0.5) ? greeting.Nonce : SessionNonce.New(Node.Luck))
            : Refusal(),
        HandOverCall handOver => ReportOn(handOver.Link),
        ConfirmBlocksCall confirming => ReportOn(confirming.Link),
        OfferKeyCall offering => Bytes(OfferOf(offering)),
        AcceptOfferCall accepting => Bytes(ReplyTo(accepting.Offer)),
        CompleteOfferCall => (Result<int>)Node.Luck.Pick([-1, 0, 1, int.MaxValue]),
        _ => null,
    };

    private Result<RelayReceipt> ReceiptOf(RelayCall relay) => Node.Luck.Between(0, 4) switch
    {
        0 => new RelayReceipt(null, null),
        1 => new RelayReceipt(Node.Noise(Node.Luck.Between(0, 600)), null),
        2 => new RelayReceipt(relay.Message, StreamId.Of(new("s0"), new("s1"), "none")),
        _ => Refusal(),
    };

    private Result<byte[]> Bytes(byte[] answer) => Node.Luck.Happens(0.8) ? answer : Refusal();

    private Result<LinkEndReport> ReportOn(LinkId link) => _reports.On(link) is { } report ? report : Refusal();

    private MeshError Refusal() => new(Node.Luck.Pick(Codes), "the attacker says so")
    {
        Link = Node.Luck.Happens(0.7) ? Node.AnyLink : null,
    };

    // Terms that no honest end would offer, in front of noise. The digest is right.
    private byte[] OfferOf(OfferKeyCall call)
    {
        var room = Node.Luck.Pick<ulong>([0UL, 12_800UL, int.MaxValue, ulong.MaxValue]);
        var first = Node.Luck.Pick<ulong>([0UL, call.Request.FirstBlock, 1UL << 39, 1UL << 50, long.MaxValue, ulong.MaxValue]);
        var session = Node.Luck.Happens(0.8) ? call.Request.Session : new LinkSession(call.Request.Session.B, call.Request.Session.A);
        var header = new FrameWriter(256)
            .Byte((byte)FrameKind.KeyOffer).Name(call.Link.Value).UInt128(session.A.Value).UInt128(session.B.Value)
            .UInt64(Node.Luck.Next()).UInt64(first).UInt64(room).UInt64(room).ToArray();
        return OfferFrame.Write(header, Node.Noise(8 * Node.Luck.Between(0, 4)));
    }

    // The digest is right: the reply takes keys that the node does not hold, or for the other direction.
    private byte[] ReplyTo(byte[] offer)
    {
        if (!OfferFrame.TryParse(offer, out var frame)) return [];
        var body = new byte[frame.Body.Length / sizeof(ulong) * 2];
        for (var at = 0; at < body.Length; at++) body[at] = (byte)Node.Luck.Between(0, 3);
        return ReplyFrame.Write(frame.Terms, offer, body);
    }
}
