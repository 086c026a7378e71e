using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>
/// The room that keys take while they wait: of their pair, of the silo's memory, and of quotas. A batch takes its room with its first
/// share: a sender that never sends the others must not fill the store.
/// </summary>
internal sealed class WaitingRoom(KeySupplyOptions options, MemoryBudget memory)
{
    private readonly PairCounts _held = new();
    private readonly UncollectedKeys _uncollected = new();

    /// <summary>How many more keys in batches like this one find room.</summary>
    public int CountFor(KeyDelivery delivery)
    {
        var batches = Math.Min(memory.CountRoom(WaitingBatch.MemoryOf(delivery)), int.MaxValue / delivery.Count);
        return Math.Min(CountFor(delivery.Master, delivery.Slave), (int)batches * delivery.Count);
    }

    /// <summary>Why a batch finds no room, or null.</summary>
    public MeshError? Check(KeyDelivery delivery) =>
        // Keys of streams have a window in place of this limit.
        delivery.Stream is null && delivery.Count > CountFor(delivery.Master, delivery.Slave)
            ? new(ErrorCode.KeyStoreFull, $"{options.MaxWaitingKeysPerPair} keys of {delivery.Master} wait for {delivery.Slave}")
            : memory.Check(WaitingBatch.MemoryOf(delivery));

    /// <summary>Why the master of a batch may not have more keys wait here, or null.</summary>
    public MeshError? CheckQuotas(KeyDelivery delivery, NetworkTopology topology) =>
        delivery.Stream is null ? _uncollected.Check(delivery, topology) : null;

    /// <summary>Takes the room of a batch. Another node of the silo may have taken it since it was looked for.</summary>
    public MeshError? Enter(KeyDelivery delivery)
    {
        if (memory.Take(WaitingBatch.MemoryOf(delivery)) is { } refusal) return refusal;
        Count(delivery, delivery.Count);
        return null;
    }

    /// <summary>Keys of a batch wait no more.</summary>
    public void Leave(KeyDelivery delivery, int keys) => Count(delivery, -keys);

    /// <summary>Nothing is left of a batch.</summary>
    public void GiveBack(WaitingBatch batch) => memory.GiveBack(batch.Memory);

    private int CountFor(SaeId master, SaeId slave) => options.MaxWaitingKeysPerPair - _held.Of(master, slave);

    private void Count(KeyDelivery delivery, int change)
    {
        if (delivery.Stream is not null) return;
        _held.Add(delivery.Master, delivery.Slave, change);
        _uncollected.Add(delivery, change);
    }
}
