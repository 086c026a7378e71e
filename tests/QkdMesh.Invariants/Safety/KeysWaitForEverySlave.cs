using QkdMesh.History;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A master gets a key only if the key came to the nodes of all slaves of its order: all of them can have it, or the master does not. A
/// node that was taken over may say that a key came, and tell the history nothing.
/// </summary>
public sealed class KeysWaitForEverySlave : Invariant
{
    private readonly Dictionary<Guid, Order> _orders = [];
    private readonly HashSet<(Guid Batch, string Slave)> _kept = [];
    private bool _hasAttackers;

    public override string Code => "S20";

    public override string Words => "keys wait for every slave before their master gets them";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeysOrdered ordered:
                if (!_orders.TryGetValue(ordered.Batch, out var order)) _orders[ordered.Batch] = order = new(ordered.Master, []);
                order.Slaves.Add(ordered.Slave);
                break;
            case KeysKept kept: _kept.Add((kept.Batch, kept.Slave)); break;
            case NodeTakenOver: _hasAttackers = true; break;
            case KeyDelivered delivered when _orders.TryGetValue(delivered.Batch, out var of) && of.Master == delivered.Sae:
                of.Delivered ??= delivered;
                break;
        }
    }

    // In a merged history, what the far node kept may come later.
    public override void End()
    {
        if (_hasAttackers) return;
        foreach (var (batch, order) in _orders)
        {
            if (order.Delivered is not { } delivered) continue;
            foreach (var slave in order.Slaves.Where(slave => !_kept.Contains((batch, slave))))
                Violated(
                    delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {order.Master}, but it never came to {slave}",
                    delivered.Key, batch);
        }
    }

    private sealed record Order(string Master, List<string> Slaves)
    {
        public KeyDelivered? Delivered { get; set; }
    }
}
