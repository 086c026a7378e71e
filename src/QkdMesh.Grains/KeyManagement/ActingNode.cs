using Orleans.Runtime;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Drain;
using QkdMesh.Grains.Membership;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// A node's key manager, and whether this silo may act for the node now. Every decision begins with <see cref="BeginDecision"/>. A decision
/// is one synchronous step: code that has waited begins a new one.
/// </summary>
internal sealed class ActingNode(
    KeyManager manager, IMembershipLease lease, MemoryWatch memory, DrainState drain, NetworkView view, TimeProvider time, TimeSpan hold,
    bool isTraced)
{
    private int _doubts = memory.CountDoubts();
    private readonly long _started = time.GetTimestamp();
    private bool _refusesNewWork;

    public NodeId Id => manager.Links.Node;

    /// <summary>Time since the node started here.</summary>
    public TimeSpan Now => time.GetElapsedTime(_started);

    /// <summary>Whether the calls of its SAEs are traced.</summary>
    public bool IsTraced => isTraced;

    /// <summary>False while another silo may act for the node.</summary>
    public bool MayAct => lease.IsHeld && Now >= hold;

    /// <summary>The key manager without a check, for figures and for the destruction of key.</summary>
    public KeyManager Unchecked => manager;

    /// <summary>Why the node takes no new work, or null: this silo drains, or the node moves to another silo.</summary>
    public MeshError? Leaving => drain.RefusesNewWork || _refusesNewWork
        ? new(ErrorCode.NodeUnavailable, $"the silo of {Id} is about to stop")
        : null;

    public void RefuseNewWork() => _refusesNewWork = true;

    /// <summary>The key manager for one decision, by the newest network that this silo knows.</summary>
    /// <exception cref="OrleansException">Another silo may act for the node now, so no key may move here.</exception>
    public KeyManager BeginDecision()
    {
        CheckMemory();
        CheckMayAct();
        AdoptNewestNetwork();
        return manager;
    }

    // Before the check of the lease: a suspended machine does not count the time for which its lease is held.
    private void CheckMemory()
    {
        var doubts = memory.CountDoubts();
        if (doubts == _doubts) return;
        _doubts = doubts;
        manager.DestroyAll();
    }

    private void CheckMayAct()
    {
        if (!MayAct) throw new OrleansException($"another silo may act for {Id} now: this silo does not");
    }

    private void AdoptNewestNetwork()
    {
        // The confirmation is read first: one that comes between the two readings belongs to a network that is newer, not older.
        if (view.Confirmed is { } asked && view.Latest is { } network) manager.Adopt(network, time.GetElapsedTime(_started, asked));
    }
}
