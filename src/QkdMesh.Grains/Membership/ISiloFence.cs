namespace QkdMesh.Grains.Membership;

/// <summary>Shuts a silo out of its cluster for good: all its key is destroyed, and the process ends.</summary>
public interface ISiloFence
{
    /// <summary>Completes with the reason when this silo is fenced and its key is destroyed. Never completes otherwise.</summary>
    Task<string> Fenced { get; }

    /// <summary>True from the first call of <see cref="FenceAsync"/> on.</summary>
    bool HasBegun { get; }

    /// <summary>Takes the right to act from this silo, then destroys all its key. Only the first call and its reason count.</summary>
    Task FenceAsync(string reason);
}
