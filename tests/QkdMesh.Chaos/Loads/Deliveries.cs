using System.Collections.Concurrent;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Loads;

/// <summary>The keys that SAEs got. They must not stand in any file, and each delivery must be in an audit file.</summary>
internal sealed class Deliveries
{
    private readonly ConcurrentQueue<byte[]> _keys = new();
    private readonly ConcurrentQueue<(Guid Key, string Sae)> _received = new();

    /// <summary>The bytes of each key, once.</summary>
    public IReadOnlyCollection<byte[]> Keys => _keys;

    /// <summary>Which SAE got which key.</summary>
    public IReadOnlyCollection<(Guid Key, string Sae)> Received => _received;

    /// <summary>An SAE got new keys.</summary>
    public void Add(string sae, IEnumerable<Key> keys)
    {
        foreach (var key in keys)
        {
            _keys.Enqueue(key.Key_.ToByteArray());
            _received.Enqueue((Guid.Parse(key.KeyId), sae));
        }
    }

    /// <summary>An SAE got keys that its peer has already.</summary>
    public void AddAgain(string sae, IEnumerable<Key> keys)
    {
        foreach (var key in keys) _received.Enqueue((Guid.Parse(key.KeyId), sae));
    }
}
