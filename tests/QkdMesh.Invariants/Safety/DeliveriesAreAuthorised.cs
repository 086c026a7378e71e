using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A key goes only to the two SAEs of its order, at their own nodes, and only while the two may share by the topology that the delivering
/// node uses. The proven identity of the caller decides, and not the name in the call. A caller whose identity was not proven is judged
/// by this name, and by what the load generator knows. A node in quarantine delivers nothing.
/// </summary>
public sealed class DeliveriesAreAuthorised : Invariant
{
    private readonly NetworkViews _views = new();
    private readonly Dictionary<Guid, Pair> _orders = [];
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

    private Pair? OrderOf(Guid batch) => _orders.TryGetValue(batch, out var pair) ? pair : null;

    private void Order(KeysOrdered ordered)
    {
        if (!_orders.TryAdd(ordered.Batch, new Pair(ordered.Master, ordered.Slave)))
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
    private void Judge(KeyDelivered delivered, Pair? order, TopologyIndex topology)
    {
        if (order is { } pair && !pair.Is(delivered.Sae, delivered.Peer))
            Accuse(delivered, $"which it shares with {delivered.Peer}, but it was ordered for {pair.Master} and {pair.Slave}");
        else if (!topology.IsAt(delivered.Sae, delivered.Node)) Accuse(delivered, "but the SAE is not at this node");
        else if (!topology.MayShare(delivered.Sae, delivered.Peer))
            Accuse(delivered, $"but {delivered.Sae} and {delivered.Peer} may not share");
    }

    /// <summary>Judges who really got a key. False while its delivery or its order is not known.</summary>
    private bool IsJudged(KeysObtained obtained, Guid key)
    {
        if (!_batchOfKey.TryGetValue(key, out var batch) || OrderOf(batch) is not { } pair) return false;
        if (obtained.By != pair.Master && obtained.By != pair.Slave)
            Violated(obtained, $"{obtained.By} got key {key}, which was ordered for {pair.Master} and {pair.Slave}", key, batch);
        return true;
    }

    private void Accuse(KeyDelivered delivered, string why) => Violated(
        delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae}, {why}",
        delivered.Batch, delivered.Key, NodeRun.Of(delivered));

    private readonly record struct Pair(string Master, string Slave)
    {
        public bool Is(string one, string other) => (one == Master && other == Slave) || (one == Slave && other == Master);
    }
}
