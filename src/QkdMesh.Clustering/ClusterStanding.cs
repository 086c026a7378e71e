using QkdMesh.Grains;
using QkdMesh.Grains.KeyManagement;

namespace QkdMesh.Clustering;

/// <summary>
/// A lease on this silo's place in the cluster. Each proof of it (the membership table, or a majority of silos that answer) holds for a
/// while from when it was asked for; a process that stood still wakes up without one, and so does one that reaches neither the table nor the others before those declare it
/// dead. One that reaches the table learns that it was declared dead at its next look: for so long its successors hold still.
/// </summary>
internal sealed class ClusterStanding(LiveNodes nodes, TimeProvider time) : IStanding
{
    /// <summary>How long a proof holds. The cluster takes three missed probes of a second each to replace a silo.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan ZeroisePatience = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string> _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _proof = long.MinValue;
    private int _isFencing;
    private volatile bool _isLeaving;

    public bool IsSure => _isFencing == 0 && Volatile.Read(ref _proof) is > long.MinValue and var proof && time.GetElapsedTime(proof) < Lease;

    public TimeSpan Unaware => MembershipGuard.LongestUnaware;

    public bool TakesNewWork => !_isLeaving;

    public bool IsStoreThere { get; internal set; } = true;

    public Task<string> Fenced => _fenced.Task;

    public void Leave() => _isLeaving = true;

    /// <param name="askedAt">Timestamp of when the proof was asked for: it is as old as that.</param>
    internal void Prove(long askedAt) => Volatile.Write(ref _proof, Math.Max(askedAt, Volatile.Read(ref _proof)));

    /// <summary>Gives up this silo's place for good: destroys all its key.</summary>
    internal async Task FenceAsync(string reason)
    {
        if (Interlocked.Exchange(ref _isFencing, 1) == 1) return;
        try
        {
            await nodes.ZeroiseAsync().WaitAsync(ZeroisePatience, time);
        }
        catch (TimeoutException)
        {
            // The process ends now, and what is left with it.
        }
        finally
        {
            _fenced.SetResult(reason);
        }
    }
}
