using QkdMesh.Grains.KeyManagement;
using QkdMesh.Grains.Membership;

namespace QkdMesh.Clustering;

/// <summary>Fences this silo: revokes its lease, then destroys all its key, then says so.</summary>
internal sealed class SiloFence(MembershipLease lease, LocalNodes nodes, TimeProvider time) : ISiloFence
{
    private readonly TaskCompletionSource<string> _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isFencing;

    public Task<string> Fenced => _fenced.Task;

    public bool HasBegun => Volatile.Read(ref _isFencing) == 1;

    public async Task FenceAsync(string reason)
    {
        lease.Revoke();
        if (Interlocked.Exchange(ref _isFencing, 1) == 1) return;
        try
        {
            await nodes.ZeroiseAsync().WaitAsync(ClusterTimings.Default.ZeroisePatience, time);
        }
        catch (TimeoutException)
        {
            // The process ends now, and the rest of its key ends with it.
        }
        finally
        {
            _fenced.SetResult(reason);
        }
    }
}
