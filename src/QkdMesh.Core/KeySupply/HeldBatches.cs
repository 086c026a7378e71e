using System.Collections;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeySupply;

/// <summary>The batches at a node, the oldest first. A batch may be here for several slaves, each with a copy of its own.</summary>
internal sealed class HeldBatches : IEnumerable<WaitingBatch>
{
    private readonly Dictionary<KeyBatchId, LinkedListNode<WaitingBatch>[]> _places = [];
    private readonly LinkedList<WaitingBatch> _byExpiry = new();

    public WaitingBatch? Oldest => _byExpiry.First?.Value;

    public void Add(WaitingBatch batch)
    {
        var id = batch.Delivery.Batch;
        var places = _places[id] = [.. PlacesOf(id), _byExpiry.AddLast(batch)];
        if (places.Length > 1) WaitingBatch.Join([.. places.Select(place => place.Value)]);
    }

    public void Remove(WaitingBatch batch)
    {
        var (id, places) = (batch.Delivery.Batch, PlacesOf(batch.Delivery.Batch));
        var place = places.First(place => place.Value == batch);
        if (places.Length == 1) _places.Remove(id);
        else _places[id] = [.. places.Where(other => other != place)];
        _byExpiry.Remove(place);
    }

    /// <summary>What is here of a delivery, or null.</summary>
    public WaitingBatch? Find(KeyDelivery delivery) => Find(delivery.Batch, delivery.Slave);

    public WaitingBatch? Find(KeyBatchId id, SaeId slave)
    {
        foreach (var place in PlacesOf(id))
            if (place.Value.Delivery.Slave == slave) return place.Value;
        return null;
    }

    /// <summary>What is here under an id, for any slave. A batch of a stream has only one.</summary>
    public WaitingBatch? FindAny(KeyBatchId id) => PlacesOf(id) is [var first, ..] ? first.Value : null;

    /// <summary>
    /// Whether a delivery names a batch that is here for another SAE, and may not be here for both. Only one master gives several SAEs the
    /// same keys, and never in a stream: its batches are known by their ids alone.
    /// </summary>
    public bool IsOutOfPlace(KeyDelivery delivery) => Find(delivery) is null && FindAny(delivery.Batch) is { Delivery: var other }
        && (other.Master != delivery.Master || other.Stream is not null || delivery.Stream is not null);

    public IEnumerator<WaitingBatch> GetEnumerator() => _byExpiry.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private LinkedListNode<WaitingBatch>[] PlacesOf(KeyBatchId id) => _places.GetValueOrDefault(id, []);
}
