using System.Security.Cryptography;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// One end's store of a link's key: in memory only, destroyed as it is used. Possession is uniqueness: a byte is here or it
/// is spent, so there is nothing to roll back to. Not safe for concurrent use; every method is one step.
/// </summary>
public sealed class LinkKeyStore
{
    // The other end gets the list with every beat. A block that fell off the list ages at the other end, once the sender is past it.
    private const int MostGivenUp = 64;

    // Blocks of a device whose bytes are known again: what a fast link makes in minutes.
    private const int MostRemembered = 4_096;

    private readonly IEntropy _entropy;
    private readonly LinkHistory _history;
    private readonly UnconfirmedBlocks _unconfirmed = new();
    private readonly SendingBlocks _sending;
    private readonly ReceivingBlocks _receiving = new();
    private readonly KeyTally _tally = new();
    private readonly Queue<ulong> _givenUp = new();
    private RecentKeys? _keysOfDevice;
    private bool _confirming;

    public LinkKeyStore(LinkId link, LinkEnd end, IEntropy entropy) : this(link, end, entropy, NodeHistory.None, Bits.Zero) { }

    /// <param name="capacity">The most key that the end stores to send with: tenants have shares of it.</param>
    internal LinkKeyStore(LinkId link, LinkEnd end, IEntropy entropy, NodeHistory history, Bits capacity)
    {
        (Link, End, _entropy, _history) = (link, end, entropy, history.Of(link, end));
        _sending = new SendingBlocks(new LinkAllocator(capacity.Bytes));
        Nonce = SessionNonce.New(entropy);
    }

    public LinkId Link { get; }

    public LinkEnd End { get; }

    /// <summary>This end's nonce: what it offers for the next session, or gave for the running one.</summary>
    public SessionNonce Nonce { get; private set; }

    /// <summary>Null until both ends know each other's nonce.</summary>
    public LinkSession? Session { get; private set; }

    /// <summary>The highest block id taken in this session; 0 before the first.</summary>
    public ulong HighestBlock { get; private set; }

    /// <summary>Confirmed key that this end can send with.</summary>
    public Bits Sendable => Bits.FromBytes(_sending.Count);

    /// <summary>
    /// Key that the other end may send with, confirmed or not. In use, never much more than what the other end has to send.
    /// </summary>
    public Bits Receivable => Bits.FromBytes(_receiving.Count + _unconfirmed.CountOf(End.Other()));

    /// <summary>What this end will not send with any more; null where it is in no session.</summary>
    public SendingPoint? SendsFrom => Session is { } session
        ? new(session, Math.Min(_sending.Oldest ?? ulong.MaxValue, _unconfirmed.OldestOf(End) ?? HighestBlock + 1), [.. _givenUp])
        : null;

    /// <summary>How far this end has received; null where it is in no session, or nothing came in it.</summary>
    public ReceivedPoint? ReceivedTo => Session is { } session && _receiving.Furthest is { End: > 0 } furthest
        ? new(session, furthest.Block, furthest.End)
        : null;

    public KeyLedger Ledger => _tally.Close(_unconfirmed.Count + _sending.Count + _receiving.Count);

    /// <summary>
    /// Answers the other end's greeting. A nonce that is new here ends the old session, and this end draws a fresh nonce in turn.
    /// </summary>
    public SessionNonce Greet(SessionNonce peer)
    {
        if (Session is { } session)
        {
            if (session.NonceOf(End.Other()) == peer) return Nonce;
            EndSession(DiscardReason.SessionEnded);
        }
        Open(peer);
        return Nonce;
    }

    /// <summary>
    /// Takes the answer to a greeting that carried <paramref name="sent"/>. An answer to an older nonce changes nothing; a nonce
    /// that is new here ends the session that was, and the next greeting carries a fresh one.
    /// </summary>
    public void Greeted(SessionNonce sent, SessionNonce peer)
    {
        if (sent != Nonce) return;
        if (Session is not { } session) Open(peer);
        // A nonce takes part in one session only. Were this one kept, a late answer could lead back into a session whose
        // blocks and confirmations would then be taken, and used, a second time.
        else if (session.NonceOf(End.Other()) != peer) EndSession(DiscardReason.SessionEnded);
    }

    /// <summary>Leaves the session for good: everything held is destroyed, and the next session has a fresh nonce.</summary>
    public void EndSession(DiscardReason reason)
    {
        Destroy(reason);
        _history.Closed(Session, reason);
        Nonce = SessionNonce.New(_entropy);
        Session = null;
    }

    /// <summary>The quantum channel is not to be trusted: nothing that it made in this session is ever used.</summary>
    public void RaiseAlarm()
    {
        _history.Alarmed(Session);
        EndSession(DiscardReason.Alarm);
    }

    /// <summary>Takes a block, which counts as received. It cannot be used before both ends confirm it.</summary>
    public Result<Done> Ingest(KeyBlock block, TimeSpan now)
    {
        if (block.Session != Session)
            return new MeshError(ErrorCode.SessionMismatch, $"block {block.Id} of {Link} belongs to another session");
        if (block.Id <= HighestBlock) return new MeshError(ErrorCode.BlockUnknown, $"block {block.Id} of {Link} came before");
        // A link that waited too long for this end gives its blocks up.
        if (block.Key.IsGone) return new MeshError(ErrorCode.BlockUnknown, $"block {block.Id} of {Link} came after its key was destroyed");
        if (block.Key.Length is < KeyBlock.MinLength or > KeyBlock.MaxLength)
            return new MeshError(ErrorCode.MalformedFrame, $"block {block.Id} of {Link} has {block.Key.Length} bytes");
        var bytes = block.Key.Take();
        HighestBlock = block.Id;
        _tally.Receive(bytes.Length);
        _history.Took(block, bytes);
        _unconfirmed.Add(block.Id, block.Sender, bytes, now);
        return Done.Instance;
    }

    /// <summary>
    /// Takes the blocks of an offer that fit the room in its terms. Destroys the rest, refused blocks, and blocks with the bytes of an
    /// earlier block: the device repeats itself, and the other end may claim that it has them.
    /// </summary>
    /// <returns>How many it took.</returns>
    internal int IngestAll(OfferTerms terms, IReadOnlyList<DirectedKey> keys, TimeSpan now)
    {
        var (id, room, taken) = (terms.FirstBlock, terms.Room, 0);
        foreach (var (sender, key) in keys)
        {
            var block = new KeyBlock(terms.Session, id++, sender, key);
            if (!key.IsGone && key.Length <= room.Of(sender).Bytes && IsNew(key))
            {
                room = room.With(sender, key.Length);
                if (Ingest(block, now).IsOk) taken++;
            }
            key.Dispose();
        }
        return taken;
    }

    // Made with the first key of a device: links whose key the link itself makes need no memory.
    private bool IsNew(KeyMaterial key) => (_keysOfDevice ??= new RecentKeys(_entropy, MostRemembered)).Add(key.Span);

    /// <summary>Blocks that this end will send with when they are confirmed, oldest first.</summary>
    public IReadOnlyList<ulong> UnconfirmedToSend => _unconfirmed.IdsOf(End);

    /// <summary>False where this end confirms blocks already.</summary>
    internal bool BeginConfirming() => !_confirming && (_confirming = true);

    internal void EndConfirming() => _confirming = false;

    /// <summary>The block's bytes and direction, to compute or check a confirmation over.</summary>
    internal bool TryPeekUnconfirmed(ulong id, out LinkEnd sender, out ReadOnlySpan<byte> bytes) =>
        _unconfirmed.TryPeek(id, out sender, out bytes);

    /// <summary>Both ends hold the same bytes: the head is spent on having proved it, the rest may be used in its direction.</summary>
    internal void Confirm(ulong id)
    {
        var (sender, bytes) = _unconfirmed.Take(id);
        CryptographicOperations.ZeroMemory(bytes.AsSpan(0, KeyBlock.ConfirmationLength));
        _tally.Authenticate(KeyBlock.ConfirmationLength);
        _history.Confirmed(Session!.Value, id);
        if (sender == End) _sending.Add(id, bytes);
        else _receiving.Add(id, bytes);
    }

    internal void DiscardUnconfirmed(ulong id, DiscardReason reason)
    {
        if (_unconfirmed.TryPeek(id, out var sender, out _) && sender == End) GiveUp(id);
        Discard(_unconfirmed.Discard(id), reason);
    }

    /// <summary>Shares the key to send with between these tenants from now on.</summary>
    internal void Adopt(IReadOnlyList<TenantDefinition> tenants) => _sending.Allocator.Adopt(tenants, _history.Shared);

    /// <summary>Why a pad of <paramref name="length"/> bytes could not be burned now, or null.</summary>
    internal MeshError? CheckBurn(KeyClaim claim, int length) =>
        _sending.Allocator.Check(Link, claim, OneTimeTag.KeyLength + length);

    /// <summary>Burns key to send with: a one-time tag key and a pad of <paramref name="length"/> bytes.</summary>
    internal Result<BurnedPad> BurnToSend(KeyClaim claim, int length, RelayId relay)
    {
        if (CheckBurn(claim, length) is { } lacking) return lacking;
        var burned = _sending.Burn(claim, OneTimeTag.KeyLength + length);
        Spend(length);
        _history.Sent(Session!.Value, burned.Ranges, burned.Bytes, relay, claim.Account);
        return burned;
    }

    /// <summary>Reads, without burning, what the other end says it burned.</summary>
    internal bool TryReadReceived(IReadOnlyList<PadRange> ranges, Span<byte> destination) => _receiving.TryRead(ranges, destination);

    /// <summary>Burns what the other end has proved that it burned.</summary>
    /// <param name="pad">The bytes of the ranges, as they were read.</param>
    /// <param name="sender">As the message says.</param>
    internal void BurnReceived(IReadOnlyList<PadRange> ranges, ReadOnlySpan<byte> pad, RelayId relay, LinkEnd sender, TimeSpan now)
    {
        _receiving.Burn(ranges, now);
        Spend(pad.Length - OneTimeTag.KeyLength);
        _history.Received(Session!.Value, ranges, pad, relay, sender);
    }

    /// <summary>
    /// Takes what the other end said of itself. Where the answer to a confirmation was lost, the sender gave the block up, and nothing
    /// else would ever tell this end.
    /// </summary>
    internal void PeerSendsFrom(SendingPoint point, TimeSpan now)
    {
        if (point.Session != Session) return;
        _receiving.Pass(point.Block, now);
        foreach (var id in point.GivenUp.Take(MostGivenUp))
            Discard(_receiving.Discard(id) + _unconfirmed.DiscardOf(End.Other(), id), DiscardReason.Unconfirmed);
    }

    /// <summary>
    /// Whether the memory of this end is older than what others know of this session. Either the other end received what this end does not
    /// know to have sent: a message with a right tag can come from this end alone. Or the ledger of this end fell.
    /// </summary>
    internal bool HasForgotten(ReceivedPoint? byPeer, LedgerMark? reported)
    {
        if (Session is not { } session) return false;
        var isBehindPeer = byPeer?.Session == session && (byPeer.Block, byPeer.End).CompareTo(_sending.Furthest) > 0;
        var isBehindReport = reported?.Session == session && reported.Turnover > Ledger.Turnover;
        if (!isBehindPeer && !isBehindReport) return false;
        _history.Forgot(session, isBehindPeer ? "the other end has received more than this end has sent" : "the ledger fell");
        return true;
    }

    /// <summary>Destroys blocks that were never confirmed, and what late messages left of passed ones.</summary>
    /// <param name="patience">How long either may wait.</param>
    public void DiscardAged(TimeSpan now, TimeSpan patience)
    {
        foreach (var id in _unconfirmed.OlderThan(now - patience)) DiscardUnconfirmed(id, DiscardReason.Unconfirmed);
        Discard(_receiving.DiscardPassedBefore(now - patience), DiscardReason.Aged);
    }

    /// <summary>What this end says of itself.</summary>
    public LinkEndReport Report()
    {
        var books = Ledger;
        _history.Read(books);
        return new LinkEndReport(Session, HighestBlock, Sendable, books)
        {
            Receivable = Receivable, SendsFrom = SendsFrom, ReceivedTo = ReceivedTo,
        };
    }

    private void Open(SessionNonce peer)
    {
        var session = LinkSession.Of(End, Nonce, peer);
        Session = session;
        _history.Opened(session);
    }

    private void Discard(long bytes, DiscardReason reason)
    {
        _tally.Discard(bytes, reason);
        _history.Discarded(bytes, reason);
    }

    private void Spend(int padLength)
    {
        _tally.Authenticate(OneTimeTag.KeyLength);
        _tally.Relay(padLength);
    }

    private void GiveUp(ulong id)
    {
        _givenUp.Enqueue(id);
        if (_givenUp.Count > MostGivenUp) _givenUp.Dequeue();
    }

    private void Destroy(DiscardReason reason)
    {
        _givenUp.Clear();
        Discard(_unconfirmed.Clear() + _sending.Clear() + _receiving.Clear(), reason);
        HighestBlock = 0;
    }
}
