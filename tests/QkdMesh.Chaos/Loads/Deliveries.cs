using System.Collections.Concurrent;

namespace QkdMesh.Chaos.Loads;

/// <summary>The keys that SAEs got: what must stand nowhere.</summary>
internal sealed class Deliveries
{
    private readonly ConcurrentQueue<byte[]> _keys = new();

    public IReadOnlyCollection<byte[]> Keys => _keys;

    public void Add(byte[] key) => _keys.Enqueue(key);
}
