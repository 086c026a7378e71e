using QkdMesh.Grains.Contracts;

namespace QkdMesh.Clustering;

/// <summary>
/// A lease on this silo's membership. A proof of membership (the table, or a majority of silos that answer) renews it, counted from when
/// the proof was asked for. A process that was suspended resumes without a lease. So does a silo that reaches neither the table nor the
/// others: its lease is over before the others declare it dead. A silo that reaches the table notices its own death at its next check.
/// </summary>
internal sealed class MembershipLease(TimeProvider time) : IMembershipLease
{
    private static readonly ClusterTimings Timings = ClusterTimings.Default;

    private long _proof = long.MinValue, _lapsedAt = long.MinValue;
    private volatile bool _isRevoked;

    public bool IsHeld =>
        !_isRevoked && Volatile.Read(ref _proof) is > long.MinValue and var proof && proof > Volatile.Read(ref _lapsedAt)
        && time.GetElapsedTime(proof) < Timings.Lease;

    public TimeSpan LongestUnaware => Timings.LongestUnaware;

    /// <param name="askedAt">Timestamp of when the proof was asked for: the proof is as old as that.</param>
    public void Renew(long askedAt) => Volatile.Write(ref _proof, Math.Max(askedAt, Volatile.Read(ref _proof)));

    public void Lapse() => Volatile.Write(ref _lapsedAt, time.GetTimestamp());

    /// <summary>Ends the lease for good: no later proof renews it.</summary>
    public void Revoke() => _isRevoked = true;
}
