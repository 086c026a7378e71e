using QkdMesh.Grains.Membership;

namespace QkdMesh.Clustering;

/// <summary>Whether the membership store answered when this silo last checked.</summary>
internal sealed class StoreHealth : IStoreHealth
{
    private volatile bool _isAvailable = true;

    public bool IsAvailable => _isAvailable;

    /// <summary>Sets what the last check found. Gives true if that is a change.</summary>
    public bool Set(bool isAvailable)
    {
        var isChange = isAvailable != _isAvailable;
        _isAvailable = isAvailable;
        return isChange;
    }
}
