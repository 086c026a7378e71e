using QkdMesh.Grains.Membership;

namespace QkdMesh.Clustering;

/// <summary>
/// Whether the membership store answers. A store is away when no check got an answer for a while: one late answer is no outage, and a
/// silo that starts on a busy machine is late itself.
/// </summary>
internal sealed class StoreHealth(TimeProvider time) : IStoreHealth
{
    private long _answeredAt = time.GetTimestamp();
    private volatile bool _isAvailable = true;

    public bool IsAvailable => _isAvailable;

    public bool IsNeeded => true;

    /// <summary>Takes what a check found. Gives true if the store went away with it, or came back.</summary>
    public bool Set(bool answers)
    {
        if (answers) _answeredAt = time.GetTimestamp();
        var isAvailable = answers || time.GetElapsedTime(_answeredAt) < ClusterTimings.Default.StoreAwayAfter;
        var isChange = isAvailable != _isAvailable;
        _isAvailable = isAvailable;
        return isChange;
    }
}
