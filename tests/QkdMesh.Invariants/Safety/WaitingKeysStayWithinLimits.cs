using System.Runtime.InteropServices;
using QkdMesh.History;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A node holds no more keys for a pair of SAEs, and no more batches of a stream, than its limits allow. Keys count from the first share
/// of their batch until they are delivered to their slave or destroyed.
/// </summary>
public sealed class WaitingKeysStayWithinLimits(HoldingLimits limits) : Invariant
{
    private readonly Dictionary<(NodeRun Run, Guid Batch, string Slave), Waiting> _batches = [];
    private readonly Dictionary<Store, int> _held = [];

    public override string Code => "S17";

    public override string Words => "waiting keys stay within their limits";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeysKept kept: Keep(kept); break;
            case KeysDestroyed destroyed: Drop(NodeRun.Of(destroyed), destroyed.Batch, destroyed.Slave, destroyed.Count); break;
            case KeyDelivered delivered: Drop(NodeRun.Of(delivered), delivered.Batch, delivered.Sae, 1); break;
        }
    }

    private void Keep(KeysKept kept)
    {
        var store = new Store(NodeRun.Of(kept), kept.Master, kept.Slave, kept.Stream);
        _batches[(store.Run, kept.Batch, kept.Slave)] = new Waiting(store, kept.Count);
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_held, store, out _);
        held += kept.Stream is null ? kept.Count : 1;
        var (limit, what) = kept.Stream is null
            ? (limits.WaitingOfPair, $"keys of {kept.Master} for {kept.Slave}")
            : (limits.BatchesOfStream, $"batches of stream {kept.Stream} of {kept.Master} for {kept.Slave}");
        if (held > limit) Violated(kept, $"{store.Run} holds {held} {what}, and the limit is {limit}", kept.Batch, store.Run);
    }

    private void Drop(NodeRun run, Guid batch, string slave, int count)
    {
        ref var waiting = ref CollectionsMarshal.GetValueRefOrNullRef(_batches, (run, batch, slave));
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref waiting)) return;
        waiting = waiting with { Left = waiting.Left - count };
        var isGone = waiting.Left <= 0;
        var store = waiting.Store;
        if (store.Stream is null) _held[store] -= count;
        else if (isGone) _held[store]--;
        if (isGone) _batches.Remove((run, batch, slave));
    }

    private readonly record struct Store(NodeRun Run, string Master, string Slave, string? Stream);

    private readonly record struct Waiting(Store Store, int Left);
}
