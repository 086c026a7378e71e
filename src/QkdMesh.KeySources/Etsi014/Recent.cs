namespace QkdMesh.KeySources.Etsi014;

/// <summary>The last values of something, such as the ids of keys. A KME that gives a key again is at fault.</summary>
/// <param name="most">How many values are remembered.</param>
internal sealed class Recent<T>(int most = 16_384)
    where T : notnull
{
    private readonly HashSet<T> _values = [];
    private readonly Queue<T> _order = new();

    public bool Contains(T value) => _values.Contains(value);

    public void Add(T value)
    {
        if (!_values.Add(value)) return;
        _order.Enqueue(value);
        if (_order.Count > most) _values.Remove(_order.Dequeue());
    }
}
