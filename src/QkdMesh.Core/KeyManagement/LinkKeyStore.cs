using System.Security.Cryptography;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// One end's store of a link's key: in memory only, destroyed as it is used. Possession is uniqueness: a byte is here or it
/// is spent, so there is nothing to roll back to. Not safe for concurrent use; every method is one step.
/// </summary>
public sealed class LinkKeyStore(LinkId link, LinkEnd end, IEntropy entropy)
{
    private readonly UnconfirmedBlocks _unconfirmed = new();
    private readonly SendingBlocks _sending = new();
    private readonly ReceivingBlocks _receiving = new();
    private readonly KeyTally _tally = new();

    public LinkId Link => link;

    public LinkEnd End => end;

    /// <summary>This end's nonce: what it offers for the next session, or gave for the running one.</summary>
    public SessionNonce Nonce { get; private set; } = SessionNonce.New(entropy);

    /// <summary>Null until both ends know each other's nonce.</summary>
    public LinkSession? Session { get; private set; }

    /// <summary>The highest block id taken in this session; 0 where there is none.</summary>
    public ulong HighestBlock { get; private set; }

    /// <summary>Confirmed key that this end can send with.</summary>
    public Bits Sendable => Bits.FromBytes(_sending.Count);

    public KeyLedger Ledger => _tally.Close(_unconfirmed.Count + _sending.Count + _receiving.Count);

    /// <summary>Answers the other end's greeting. A nonce that is new here ends the session that was, and draws a fresh one in turn.</summary>
    public SessionNonce Greet(SessionNonce peer)
    {
        if (Session is { } session)
        {
            if (session.NonceOf(end.Other()) == peer) return Nonce;
            EndSession(DiscardReason.SessionEnded);
        }
        Session = LinkSession.Of(end, Nonce, peer);
        return Nonce;
    }

    /// <summary>
    /// Takes the answer to a greeting that carried <paramref name="sent"/>. An answer to an older nonce changes nothing; a nonce
    /// that is new here ends the session that was, and the next greeting carries a fresh one.
    /// </summary>
    public void Greeted(SessionNonce sent, SessionNonce peer)
    {
        if (sent != Nonce) return;
        if (Session is not { } session) Session = LinkSession.Of(end, Nonce, peer);
        // A nonce takes part in one session only. Were this one kept, a late answer could lead back into a session whose
        // blocks and confirmations would then be taken, and used, a second time.
        else if (session.NonceOf(end.Other()) != peer) EndSession(DiscardReason.SessionEnded);
    }

    /// <summary>Leaves the session for good: everything held is destroyed, and the next session has a fresh nonce.</summary>
    public void EndSession(DiscardReason reason)
    {
        Destroy(reason);
        Nonce = SessionNonce.New(entropy);
        Session = null;
    }

    /// <summary>Takes a block, which counts as received. It cannot be used before both ends confirm it.</summary>
    public Result<Done> Ingest(KeyBlock block, TimeSpan now)
    {
        if (block.Session != Session) return new MeshError(ErrorCode.SessionMismatch, $"block {block.Id} of {link} is of another session");
        if (block.Id <= HighestBlock) return new MeshError(ErrorCode.BlockUnknown, $"block {block.Id} of {link} came before");
        if (block.Key.Length is < KeyBlock.MinLength or > KeyBlock.MaxLength)
            return new MeshError(ErrorCode.MalformedFrame, $"block {block.Id} of {link} has {block.Key.Length} bytes");
        var bytes = block.Key.Take();
        HighestBlock = block.Id;
        _tally.Receive(bytes.Length);
        _unconfirmed.Add(block.Id, block.Sender, bytes, now);
        return Done.Instance;
    }

    /// <summary>Blocks that this end will send with when they are confirmed, oldest first.</summary>
    public IReadOnlyList<ulong> UnconfirmedToSend => _unconfirmed.IdsOf(end);

    /// <summary>The block's bytes and direction, to compute or check a confirmation over.</summary>
    internal bool TryPeekUnconfirmed(ulong id, out LinkEnd sender, out ReadOnlySpan<byte> bytes) =>
        _unconfirmed.TryPeek(id, out sender, out bytes);

    /// <summary>Both ends hold the same bytes: the head is spent on having proved it, the rest may be used in its direction.</summary>
    internal void Confirm(ulong id)
    {
        var (sender, bytes) = _unconfirmed.Take(id);
        CryptographicOperations.ZeroMemory(bytes.AsSpan(0, KeyBlock.ConfirmationLength));
        _tally.Authenticate(KeyBlock.ConfirmationLength);
        if (sender == end) _sending.Add(id, bytes);
        else _receiving.Add(id, bytes);
    }

    internal void DiscardUnconfirmed(ulong id, DiscardReason reason) => _tally.Discard(_unconfirmed.Discard(id), reason);

    /// <summary>Burns key to send with: a one-time tag key and a pad of <paramref name="length"/> bytes.</summary>
    internal Result<BurnedPad> BurnToSend(int length)
    {
        var total = OneTimeTag.KeyLength + length;
        if (_sending.Count < total)
            return new MeshError(ErrorCode.InsufficientKey, $"{link} needs {total} bytes of key and has {_sending.Count} to send with");
        Spend(length);
        return _sending.Burn(total);
    }

    /// <summary>Reads, without burning, what the other end says it burned.</summary>
    internal bool TryReadReceived(IReadOnlyList<PadRange> ranges, Span<byte> destination) => _receiving.TryRead(ranges, destination);

    /// <summary>Burns what the other end has proved that it burned.</summary>
    internal void BurnReceived(IReadOnlyList<PadRange> ranges, TimeSpan now)
    {
        _receiving.Burn(ranges, now);
        Spend(ranges.Sum(range => range.Length) - OneTimeTag.KeyLength);
    }

    /// <summary>Destroys blocks that were never confirmed, and what late messages left of passed ones.</summary>
    /// <param name="patience">How long either may wait.</param>
    public void DiscardAged(TimeSpan now, TimeSpan patience)
    {
        _tally.Discard(_unconfirmed.DiscardOlderThan(now - patience), DiscardReason.Unconfirmed);
        _tally.Discard(_receiving.DiscardPassedBefore(now - patience), DiscardReason.Aged);
    }

    private void Spend(int padLength)
    {
        _tally.Authenticate(OneTimeTag.KeyLength);
        _tally.Relay(padLength);
    }

    private void Destroy(DiscardReason reason)
    {
        _tally.Discard(checked((int)(_unconfirmed.Clear() + _sending.Clear() + _receiving.Clear())), reason);
        HighestBlock = 0;
    }
}
