using System.Collections;

namespace QkdMesh.Client;

/// <summary>The keys of one call. Disposing it disposes all of them.</summary>
public sealed class QkdKeys : IReadOnlyList<QkdKey>, IDisposable
{
    private readonly IReadOnlyList<QkdKey> _keys;

    internal QkdKeys(IReadOnlyList<QkdKey> keys) => _keys = keys;

    public int Count => _keys.Count;

    /// <summary>The ids of the keys, in their order.</summary>
    public IReadOnlyList<Guid> Ids => [.. _keys.Select(key => key.Id)];

    public QkdKey this[int index] => _keys[index];

    public IEnumerator<QkdKey> GetEnumerator() => _keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Overwrites all keys.</summary>
    public void Dispose()
    {
        foreach (var key in _keys) key.Dispose();
    }
}
