using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A key goes only to the two SAEs of its order, at their own nodes, and only while the two may share by the topology that the delivering
/// node uses. A node in quarantine delivers nothing.
/// </summary>
public sealed class DeliveriesAreAuthorised : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly Dictionary<Guid, (string Master, string Slave)> _orders = [];
    private readonly Dictionary<Guid, Guid> _batchOfKey = [];
    private readonly List<(KeyDelivered Delivered, long Topology)> _unjudged = [];

    public override string Code => "S5";

    public override string Words => "every delivery is authorised";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeyDelivered delivered: Deliver(delivered); break;
            case KeysOrdered ordered: Order(ordered); break;
            case TopologyApplied applied: _views.See(applied); break;
            case NetworkSeen seen: _views.See(seen); break;
        }
    }

    public override void End()
    {
        foreach (var (delivered, version) in _unjudged)
        {
            if (!_orders.TryGetValue(delivered.Batch, out var order)) Accuse(delivered, $"but nobody ordered batch {delivered.Batch}");
            else if (_views.Topology(version) is not { } topology) Accuse(delivered, $"by topology {version}, but that was never applied");
            else Judge(delivered, order, topology);
        }
        _unjudged.Clear();
    }

    private void Order(KeysOrdered ordered)
    {
        if (!_orders.TryAdd(ordered.Batch, (ordered.Master, ordered.Slave)))
            Violated(ordered, $"{NodeRun.Of(ordered)} orders batch {ordered.Batch} for the second time", ordered.Batch);
    }

    private void Deliver(KeyDelivered delivered)
    {
        if (!_batchOfKey.TryAdd(delivered.Key, delivered.Batch) && _batchOfKey[delivered.Key] != delivered.Batch)
            Accuse(delivered, $"in batch {delivered.Batch}, but it was in batch {_batchOfKey[delivered.Key]} before");
        if (_views.Of(delivered) is not { } view)
        {
            Accuse(delivered, "but the node has seen no network");
            return;
        }
        if (view.IsQuarantined(delivered.Node)) Accuse(delivered, "but the node knows that it is in quarantine");
        // In a merged history the order or the topology may come later.
        if (_orders.TryGetValue(delivered.Batch, out var order) && _views.Topology(view.Version) is { } topology)
            Judge(delivered, order, topology);
        else _unjudged.Add((delivered, view.Version));
    }

    private void Judge(KeyDelivered delivered, (string Master, string Slave) order, TopologyIndex topology)
    {
        var (master, slave) = order;
        if (delivered.Sae != master && delivered.Sae != slave) Accuse(delivered, $"but it was ordered for {master} and {slave}");
        else if (!topology.IsAt(delivered.Sae, delivered.Node)) Accuse(delivered, "but the SAE is not at this node");
        else if (!topology.MayShare(master, slave)) Accuse(delivered, $"but {master} and {slave} may not share");
    }

    private void Accuse(KeyDelivered delivered, string why) => Violated(
        delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae}, {why}",
        delivered.Batch, delivered.Key, NodeRun.Of(delivered));
}
