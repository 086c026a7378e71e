using QkdMesh.Core.Calls;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Control;

/// <summary>What a link knows of its two ends, and what follows: its status, its consumption, and which end a new block goes to.</summary>
/// <param name="consumptionHorizon">Over what time consumption is averaged.</param>
/// <param name="maxStock">The most key that each direction stores at each end; null if the link does not know.</param>
public sealed class LinkLifecycle(TimeSpan consumptionHorizon, Bits? maxStock = null)
{
    private const double LeastConsumptionBps = 1;
    private const int LongestFault = 200;

    // An end gets key with the beats of its link. So it spends in a beat what it had before: not much more than the stock of both
    // directions. A report of more is false, and would spoil the average for minutes.
    private readonly double _mostSpent = maxStock is { } most ? 4.0 * most.Bytes : double.MaxValue;

    private LinkEndReport? _a, _b;
    private readonly EndMemory _knownOfA = new(), _knownOfB = new();
    private LinkSession? _readySession, _sessionOfBlocks;
    private ulong _lastBlock;
    private double? _spentBefore;
    private double _consumptionBps;

    /// <summary>The session of both ends, if they agree on one.</summary>
    public LinkSession? Session => _a?.Session is { } session && _b?.Session == session ? session : null;

    /// <summary>Both ends answer and are not ready to carry messages yet: the next step brings them nearer.</summary>
    public bool IsWaking => _a is not null && _b is not null && (Session is null || Session != _readySession);

    /// <summary>Takes what both ends said after some time; null for an end that did not answer.</summary>
    public void Observe(LinkEndReport? a, LinkEndReport? b, TimeSpan elapsed)
    {
        (_a, _b) = (a, b);
        _knownOfA.Hear(a);
        _knownOfB.Hear(b);
        if (Session is { } session)
        {
            // An end that was taken over may report any number. It must not spoil the sessions that follow when the node is replaced.
            if (session != _sessionOfBlocks) (_sessionOfBlocks, _lastBlock) = (session, 0);
            // A block id is taken once in a session, also by a link that was restarted within it.
            _lastBlock = Math.Max(_lastBlock, Math.Max(a!.HighestBlock, b!.HighestBlock));
            if (a.Sendable > Bits.Zero && b.Sendable > Bits.Zero) _readySession = session;
        }
        if (a is null || elapsed <= TimeSpan.Zero) return;
        var spent = Math.Max(0, (double)a.Ledger.Relayed + a.Ledger.Authentication);
        // What the end spent before this link looked for the first time was not spent in this time.
        var spentNow = Math.Clamp(spent - (_spentBefore ?? spent), 0, _mostSpent);
        var rate = spentNow * 8 / elapsed.TotalSeconds;
        _consumptionBps += (rate - _consumptionBps) * (1 - Math.Exp(-elapsed / consumptionHorizon));
        // An average over time only nears zero, and would be news of a link at rest for ever.
        if (rate <= 0 && _consumptionBps < LeastConsumptionBps) _consumptionBps = 0;
        _spentBefore = spent;
    }

    /// <summary>
    /// How much more key the ends can store. A block may give one direction more than half of it; then the other direction gets less.
    /// </summary>
    /// <param name="maxStock">The most for each direction.</param>
    public Bits Room(Bits maxStock)
    {
        if (Session is null) return Bits.Zero;
        var most = maxStock + maxStock;
        // A report may name any amount.
        return Less(most, Smaller(HeldToSend.A, most) + Smaller(HeldToSend.B, most));
    }

    /// <summary>The same, for each end apart.</summary>
    public SendingRoom RoomOfEach(Bits maxStock) =>
        Session is null ? default : new(Less(maxStock, HeldToSend.A), Less(maxStock, HeldToSend.B));

    /// <summary>What each end will not send with any more, as it said last.</summary>
    public (SendingPoint? A, SendingPoint? B) SendFrom => (_a?.SendsFrom, _b?.SendsFrom);

    /// <summary>What each end is known to have done, also while it does not answer.</summary>
    public EndMemory KnownOf(LinkEnd end) => end == LinkEnd.A ? _knownOfA : _knownOfB;

    /// <summary>A block id that neither end has taken in their session.</summary>
    public ulong NextBlock => _lastBlock + 1;

    /// <summary>What each end says of its paired source. A long text is cut: every node gets it.</summary>
    public (string? A, string? B) SourceFaults => (Short(_a?.SourceFault), Short(_b?.SourceFault));

    /// <summary>
    /// Tags fresh key for both ends: each block goes to the end that has less left to send. A block longer than the stock of either end is
    /// cut so that both ends get the same. So after a restart no direction waits for the next beat while the other has plenty.
    /// </summary>
    /// <returns>For each block the copies for A and for B. The given material is emptied.</returns>
    public IReadOnlyList<(KeyBlock ForA, KeyBlock ForB)> Tag(IReadOnlyList<KeyMaterial> fresh)
    {
        if (Session is not { } session) throw new InvalidOperationException("key was made for a link without a session");
        var blocks = new List<(KeyBlock, KeyBlock)>(fresh.Count);
        long ofA = _a!.Sendable.Bytes, ofB = _b!.Sendable.Bytes;
        foreach (var made in fresh)
        foreach (var key in PartsOf(made, ofA, ofB))
        {
            var sender = ofA <= ofB ? LinkEnd.A : LinkEnd.B;
            if (sender == LinkEnd.A) ofA += key.Length;
            else ofB += key.Length;
            var copy = KeyMaterial.CopyOf(key.Span);
            var id = ++_lastBlock;
            blocks.Add((new KeyBlock(session, id, sender, new KeyMaterial(key.Take())), new KeyBlock(session, id, sender, copy)));
        }
        return blocks;
    }

    private static KeyMaterial[] PartsOf(KeyMaterial key, long ofA, long ofB)
    {
        if (Math.Max(ofA, ofB) >= key.Length) return [key];
        var first = (int)((Math.Abs(ofA - ofB) + key.Length + 1) / 2);
        return key.Length - first < KeyBlock.LeastPart ? [key] : key.Split(first);
    }

    public LinkState State(bool off, KeyRate secretKeyRate) => new(
        Status(off, secretKeyRate),
        off ? KeyRate.Zero : secretKeyRate,
        KeyRate.FromBitsPerSecond(_consumptionBps),
        _a?.Sendable ?? Bits.Zero,
        _b?.Sendable ?? Bits.Zero);

    private LinkStatus Status(bool off, KeyRate secretKeyRate)
    {
        if (off) return LinkStatus.Off;
        if (Session is null || Session != _readySession) return LinkStatus.Pending;
        return secretKeyRate > KeyRate.Zero ? LinkStatus.Active : LinkStatus.Passive;
    }

    // Key takes room at both ends. Where the sender gave a block up, the receiver still holds it for a while. Where the receiver never
    // confirms a block, the sender holds it for a while.
    private (Bits A, Bits B) HeldToSend => (Larger(HeldToSendBy(_a!), _b!.Receivable), Larger(HeldToSendBy(_b!), _a!.Receivable));

    // All that the end stores, confirmed or not, but for what it receives with.
    private static Bits HeldToSendBy(LinkEndReport end) => Larger(
        end.Sendable, Bits.FromBytes(Math.Clamp(end.Ledger.Stored - end.Receivable.Bytes, 0, int.MaxValue)));

    private static string? Short(string? fault) => fault is { Length: > LongestFault } ? fault[..LongestFault] : fault;

    private static Bits Larger(Bits one, Bits other) => one > other ? one : other;

    private static Bits Smaller(Bits one, Bits other) => one < other ? one : other;

    private static Bits Less(Bits most, Bits stock) => stock < most ? most - stock : Bits.Zero;
}
