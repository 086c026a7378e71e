using System.Collections.Concurrent;

namespace QkdMesh.Chaos.Loads;

/// <summary>The keys that SAEs got. They must not stand in any file.</summary>
internal sealed class Deliveries
{
    private readonly ConcurrentQueue<byte[]> _keys = new();

    public IReadOnlyCollection<byte[]> Keys => _keys;

    public void Add(byte[] key) => _keys.Enqueue(key);
}
