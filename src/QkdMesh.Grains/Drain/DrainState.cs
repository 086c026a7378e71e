namespace QkdMesh.Grains.Drain;

/// <summary>Whether the nodes in this process still begin new relays and orders.</summary>
public sealed class DrainState
{
    private volatile bool _refusesNewWork, _moves;

    /// <summary>True when the nodes of this process move to other silos, or end with this one: links lose their sessions.</summary>
    public bool Moves => _moves || _refusesNewWork;

    /// <summary>True near the end of a drain: no relay and no order begins in this process.</summary>
    public bool RefusesNewWork => _refusesNewWork;

    public void Move() => _moves = true;

    public void RefuseNewWork() => _refusesNewWork = true;
}
