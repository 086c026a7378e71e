using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A key goes only to the SAEs of its order, at their own nodes, and only while they may share by the topology that the delivering node
/// uses: a slave with the master, and the master with every slave. The proven identity of the caller decides, and not the name in the call.
/// A caller whose identity was not proven is judged by this name, and by what the load generator knows. A node in quarantine delivers
/// nothing.
/// </summary>
public sealed class DeliveriesAreAuthorised : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly Dictionary<Guid, SaesOfOrder> _orders = [];
    private readonly Dictionary<Guid, Guid> _batchOfKey = [];
    private readonly List<(KeyDelivered Delivered, long Topology)> _unjudged = [];
    private readonly List<(KeysObtained Obtained, Guid Key)> _unjudgedCallers = [];

    public override string Code => "S5";

    public override string Words => "every delivery is authorised";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeyDelivered delivered: Deliver(delivered); break;
            case KeysOrdered ordered: Order(ordered); break;
            case KeysObtained obtained:
                foreach (var key in obtained.Keys)
                    if (!IsJudged(obtained, key)) _unjudgedCallers.Add((obtained, key));
                break;
            case TopologyApplied applied: _views.See(applied); break;
            case NetworkSeen seen: _views.See(seen); break;
        }
    }

    public override void End()
    {
        foreach (var (delivered, version) in _unjudged)
        {
            if (_views.Topology(version) is { } topology) Judge(delivered, OrderOf(delivered.Batch), topology);
            else Accuse(delivered, $"by topology {version}, but that was never applied");
        }
        foreach (var (obtained, key) in _unjudgedCallers) IsJudged(obtained, key);
        _unjudged.Clear();
        _unjudgedCallers.Clear();
    }

    private SaesOfOrder? OrderOf(Guid batch) => _orders.GetValueOrDefault(batch);

    private void Order(KeysOrdered ordered)
    {
        if (!_orders.TryGetValue(ordered.Batch, out var order)) _orders[ordered.Batch] = order = new(ordered.Master, NodeRun.Of(ordered));
        if (order.Master != ordered.Master || order.By != NodeRun.Of(ordered) || !order.Slaves.Add(ordered.Slave))
            Violated(ordered, $"{NodeRun.Of(ordered)} orders batch {ordered.Batch} for the second time", ordered.Batch);
    }

    private void Deliver(KeyDelivered delivered)
    {
        if (!_batchOfKey.TryAdd(delivered.Key, delivered.Batch) && _batchOfKey[delivered.Key] != delivered.Batch)
            Accuse(delivered, $"in batch {delivered.Batch}, but it was in batch {_batchOfKey[delivered.Key]} before");
        if (delivered.Proven != KeyDelivered.NotProven && delivered.Proven != delivered.Sae)
            Accuse(delivered, $"but the caller was proven to be {delivered.Proven}");
        if (_views.Of(delivered) is not { } view)
        {
            Accuse(delivered, "but the node has seen no network");
            return;
        }
        if (view.IsQuarantined(delivered.Node)) Accuse(delivered, "but the node knows that it is in quarantine");
        // In a merged history the order or the topology may come later.
        if (OrderOf(delivered.Batch) is { } order && _views.Topology(view.Version) is { } topology) Judge(delivered, order, topology);
        else _unjudged.Add((delivered, view.Version));
    }

    /// <param name="order">Null if nobody ordered the batch: S15 covers this.</param>
    private void Judge(KeyDelivered delivered, SaesOfOrder? order, TopologyIndex topology)
    {
        if (order is not null && !order.Has(delivered.Sae, delivered.Peer))
            Accuse(delivered, $"which it shares with {delivered.Peer}, but it was ordered for {order}");
        else if (!topology.IsAt(delivered.Sae, delivered.Node)) Accuse(delivered, "but the SAE is not at this node");
        else if (!topology.MayShare(delivered.Sae, delivered.Peer))
            Accuse(delivered, $"but {delivered.Sae} and {delivered.Peer} may not share");
        else if (order?.Master == delivered.Sae
            && order.Slaves.FirstOrDefault(slave => !topology.MayShare(order.Master, slave)) is { } other)
            Accuse(delivered, $"but {delivered.Sae} and {other} may not share");
    }

    /// <summary>Judges who really got a key. False while its delivery or its order is not known.</summary>
    private bool IsJudged(KeysObtained obtained, Guid key)
    {
        if (!_batchOfKey.TryGetValue(key, out var batch) || OrderOf(batch) is not { } order) return false;
        if (obtained.By != order.Master && !order.Slaves.Contains(obtained.By))
            Violated(obtained, $"{obtained.By} got key {key}, which was ordered for {order}", key, batch);
        return true;
    }

    private void Accuse(KeyDelivered delivered, string why) => Violated(
        delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae}, {why}",
        delivered.Batch, delivered.Key, NodeRun.Of(delivered));

    private sealed record SaesOfOrder(string Master, NodeRun By)
    {
        public HashSet<string> Slaves { get; } = [];

        public bool Has(string one, string other) =>
            (one == Master && Slaves.Contains(other)) || (other == Master && Slaves.Contains(one));

        public override string ToString() => $"{Master} and {string.Join(" and ", Slaves)}";
    }
}
