using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// An end opens a message with what the other end sealed it with: the same range of the same block, for the same relay. What an end
/// that was taken over sealed a message with is not known.
/// </summary>
public sealed class SenderAndReceiverUseTheSame : Invariant
{
    private readonly HashSet<Seal> _sent = [];
    private readonly List<KeyReceived> _notSentYet = [];
    private readonly SessionEnds _ends = new();

    public override string Code => "S2";

    public override string Words => "sender and receiver use the same key";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeySent sent:
                _sent.Add(new(new(sent.Session, sent.Block), sent.Offset, sent.Length, sent.End, sent.Relay, sent.Digest));
                break;
            case KeyReceived received when received.Sender == received.End:
                Accuse(received, "but the message says that this end sent it itself");
                break;
            // In a merged history the sending may come later.
            case KeyReceived received when !_sent.Contains(SealOf(received)):
                _notSentYet.Add(received);
                break;
            case SessionOpened opened: _ends.See(opened); break;
            case NodeTakenOver taken: _ends.See(taken); break;
        }
    }

    public override void End()
    {
        foreach (var received in _notSentYet)
        {
            if (!_sent.Contains(SealOf(received)) && !_ends.MayLie(received.Session, received.Sender))
                Accuse(received, $"but end {received.Sender} did not send with them for that relay, or sent with other bytes");
        }
        _notSentYet.Clear();
    }

    private void Accuse(KeyReceived received, string why)
    {
        var bytes = Saying.Bytes(received.Session, received.Block, received.Offset, received.Length);
        Violated(
            received, $"{received.Place()} receives relay {received.Relay} with {bytes}, {why}",
            received.Relay, new BlockRef(received.Session, received.Block));
    }

    private static Seal SealOf(KeyReceived received) =>
        new(new(received.Session, received.Block), received.Offset, received.Length, received.Sender, received.Relay, received.Digest);

    private readonly record struct Seal(BlockRef Block, int Offset, int Length, char Sender, Guid Relay, KeyDigest Digest)
    {
        public override int GetHashCode() => unchecked((Block.GetHashCode() * 31) + Offset) ^ Relay.GetHashCode();
    }
}
