using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace QkdMesh.TestKme;

/// <summary>The keys of both KMEs. A master has got each of them, and the slave has not yet.</summary>
internal sealed class SharedKeys
{
    private readonly ConcurrentDictionary<Guid, (string Master, string Slave, byte[] Key)> _waiting = new();
    private int _count;

    /// <summary>How many keys were made.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <param name="again">The bytes of the key; null for fresh bytes.</param>
    public (Guid Id, byte[] Key) Make(string master, string slave, int bytes, byte[]? again = null)
    {
        var key = again ?? RandomNumberGenerator.GetBytes(bytes);
        var id = new Guid(Interlocked.Increment(ref _count), 0, 0, RandomNumberGenerator.GetBytes(8));
        _waiting[id] = (master, slave, key);
        return (id, key);
    }

    /// <summary>Takes all these keys out of the store, or none.</summary>
    /// <returns>Null if one of the keys is missing, or belongs to other SAEs.</returns>
    public List<(Guid Id, byte[] Key)>? Take(string master, string slave, IReadOnlyList<Guid> ids)
    {
        lock (_waiting)
        {
            if (!ids.All(id => _waiting.TryGetValue(id, out var key) && key.Master == master && key.Slave == slave)) return null;
            return [.. ids.Select(id => _waiting.TryRemove(id, out var key) ? (id, key.Key) : default)];
        }
    }

    public void Lose(Guid id) => _waiting.TryRemove(id, out _);
}
