namespace QkdMesh.Core.Keys;

/// <summary>The last values of something, such as the ids of keys.</summary>
/// <param name="most">How many values are remembered.</param>
public sealed class Recent<T>(int most = 16_384)
    where T : notnull
{
    private readonly HashSet<T> _values = [];
    private readonly Queue<T> _order = new();

    public bool Contains(T value) => _values.Contains(value);

    /// <returns>False if the value is there already.</returns>
    public bool Add(T value)
    {
        if (!_values.Add(value)) return false;
        _order.Enqueue(value);
        if (_order.Count > most) _values.Remove(_order.Dequeue());
        return true;
    }
}
