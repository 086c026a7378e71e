namespace QkdMesh.Grains.Drain;

/// <summary>Whether the nodes in this process still begin new relays and orders.</summary>
public sealed class DrainState
{
    private volatile bool _refusesNewWork;

    /// <summary>True near the end of a drain: no relay and no order begins in this process.</summary>
    public bool RefusesNewWork => _refusesNewWork;

    public void RefuseNewWork() => _refusesNewWork = true;
}
