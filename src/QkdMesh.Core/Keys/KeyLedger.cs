using System.Collections.Immutable;

namespace QkdMesh.Core.Keys;

/// <summary>
/// The account of one link end, in bytes, since its key manager started. <see cref="Stored"/> is counted from the blocks
/// themselves, the rest from what happened to each byte, so that <see cref="Balances"/> is a check and not a definition.
/// </summary>
public sealed record KeyLedger(
    long Received, long Relayed, long Authentication, long Stored, ImmutableSortedDictionary<DiscardReason, long> DiscardedByReason)
{
    public static KeyLedger Empty { get; } = new(0, 0, 0, 0, ImmutableSortedDictionary<DiscardReason, long>.Empty);

    public long Discarded => DiscardedByReason.Values.Sum();

    /// <summary>Everything that was ever booked, in bytes: it never falls.</summary>
    public long Turnover => Received + Relayed + Authentication + Discarded;

    /// <summary>received = relayed + authentication + discarded + stored, to the byte.</summary>
    public bool Balances => Received == Relayed + Authentication + Discarded + Stored;
}

/// <summary>What has happened to the bytes of one link end so far.</summary>
internal sealed class KeyTally
{
    private readonly long[] _discarded = new long[Enum.GetValues<DiscardReason>().Length];
    private long _received, _relayed, _authentication;

    public void Receive(int bytes) => _received += bytes;

    public void Relay(int bytes) => _relayed += bytes;

    public void Authenticate(int bytes) => _authentication += bytes;

    public void Discard(long bytes, DiscardReason reason) => _discarded[(int)reason] += bytes;

    public KeyLedger Close(long stored)
    {
        var reasons = ImmutableSortedDictionary<DiscardReason, long>.Empty;
        for (var reason = 0; reason < _discarded.Length; reason++)
            if (_discarded[reason] > 0) reasons = reasons.Add((DiscardReason)reason, _discarded[reason]);
        return new(_received, _relayed, _authentication, stored, reasons);
    }
}
