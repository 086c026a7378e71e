using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.History;

namespace QkdMesh.Core.Recording;

/// <summary>What one key manager tells a history.</summary>
/// <param name="run">Tells this key manager from others that the node had or has.</param>
/// <param name="destroyed">Hears, also without a history, of keys that are destroyed: how many of a batch, and why.</param>
internal sealed class NodeHistory(NodeId node, ulong run, IKeyHistory history, Action<NodeId, KeyBatchId, int, string>? destroyed = null)
{
    public static NodeHistory None { get; } = new(new("none"), 0, NoHistory.Instance);

    public LinkHistory Of(LinkId link, LinkEnd end) => new(node, run, link, end, history);

    public void Started(TimeSpan networkLease) => Add(new NodeStarted(node.Value, run) { Lease = networkLease });

    public void Stopped() => Add(new NodeStopped(node.Value, run));

    public void Saw(NetworkSnapshot network)
    {
        if (!history.IsOn) return;
        var quarantined = network.Quarantined.Select(each => each.Value).Order(StringComparer.Ordinal);
        history.Add(new NetworkSeen(node.Value, run, network.TopologyVersion, [.. quarantined]));
    }

    public void Ordered(KeyDelivery keys)
    {
        if (history.IsOn)
            history.Add(new KeysOrdered(node.Value, run, IdOf(keys.Batch), keys.Master.Value, keys.Slave.Value, keys.Count, keys.Shares));
    }

    public void Started(RelayId relay, KeyDelivery delivery, IEnumerable<NodeId> route)
    {
        if (history.IsOn) history.Add(new RelayStarted(node.Value, run, relay.Value, IdOf(delivery.Batch), Names(route)));
    }

    public void Passed(RelayId relay, KeyBatchId batch, IEnumerable<NodeId> route)
    {
        if (history.IsOn) history.Add(new RelayPassed(node.Value, run, relay.Value, IdOf(batch), Names(route)));
    }

    public void Arrived(RelayId relay, KeyBatchId batch, IEnumerable<NodeId> route)
    {
        if (history.IsOn) history.Add(new RelayArrived(node.Value, run, relay.Value, IdOf(batch), Names(route)));
    }

    public void Kept(KeyDelivery keys)
    {
        if (history.IsOn)
            history.Add(new KeysKept(
                node.Value, run, IdOf(keys.Batch), keys.Master.Value, keys.Slave.Value, keys.Count, keys.Stream?.Name));
    }

    /// <param name="count">Keys that were not given out.</param>
    public void Destroyed(KeyDelivery keys, int count, string reason)
    {
        if (count == 0) return;
        destroyed?.Invoke(node, keys.Batch, count, reason);
        if (history.IsOn) history.Add(new KeysDestroyed(node.Value, run, IdOf(keys.Batch), keys.Slave.Value, count, reason));
    }

    public void Recorded(IEnumerable<KeyId> keys, SaeId to)
    {
        if (!history.IsOn) return;
        foreach (var key in keys) history.Add(new DeliveryRecorded(node.Value, run, IdOf(key.Batch), key.ToGuid(), to.Value));
    }

    /// <param name="to">The SAE that the call names. Nothing proves yet that the caller is this SAE, and the event says so.</param>
    /// <param name="peer">The SAE that the key is shared with.</param>
    public void Delivered(KeyId key, SaeId to, SaeId peer, Assurance assurance, ReadOnlySpan<byte> bytes)
    {
        if (!history.IsOn) return;
        history.Add(new KeyDelivered(
            node.Value, run, IdOf(key.Batch), key.ToGuid(), to.Value, peer.Value, KeyDelivered.NotProven, assurance.Word(),
            history.Digest(bytes)));
    }

    private void Add(KeyEvent happened)
    {
        if (history.IsOn) history.Add(happened);
    }

    private static Guid IdOf(KeyBatchId batch) => new KeyId(batch, 0).ToGuid();

    private static string[] Names(IEnumerable<NodeId> nodes) => [.. nodes.Select(each => each.Value)];
}
