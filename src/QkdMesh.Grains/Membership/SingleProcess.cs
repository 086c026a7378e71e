using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Membership;

/// <summary>A process that runs the whole network: no other silo can replace it, and it needs no membership store.</summary>
internal sealed class SingleProcess : IMembershipLease, ISiloFence, IStoreHealth
{
    public bool IsHeld => true;

    public TimeSpan LongestUnaware => TimeSpan.Zero;

    public Task<string> Fenced { get; } = new TaskCompletionSource<string>().Task;

    public bool IsAvailable => true;
}
