namespace QkdMesh.KeySources.Etsi014;

/// <summary>The ids of the keys that were handed over last. A KME that gives one of them again is at fault.</summary>
internal sealed class RecentIds
{
    private const int Most = 16_384;

    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _order = new();

    public bool Contains(Guid id) => _ids.Contains(id);

    public void Add(Guid id)
    {
        if (!_ids.Add(id)) return;
        _order.Enqueue(id);
        if (_order.Count > Most) _ids.Remove(_order.Dequeue());
    }
}
