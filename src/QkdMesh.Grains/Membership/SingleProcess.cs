using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.KeyManagement;

namespace QkdMesh.Grains.Membership;

/// <summary>A process that runs the whole network: no other silo can replace it, and it needs no membership store.</summary>
internal sealed class SingleProcess(LocalNodes nodes) : IMembershipLease, ISiloFence, IStoreHealth
{
    private readonly TaskCompletionSource<string> _fenced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isFenced;

    public bool IsHeld => !_isFenced;

    public bool HasBegun => _isFenced;

    public TimeSpan LongestUnaware => TimeSpan.Zero;

    public Task<string> Fenced => _fenced.Task;

    public bool IsAvailable => true;

    public bool IsNeeded => false;

    public void Lapse()
    {
        // No other silo can have replaced this one meanwhile.
    }

    public async Task FenceAsync(string reason)
    {
        _isFenced = true;
        await nodes.ZeroiseAsync();
        _fenced.TrySetResult(reason);
    }
}
