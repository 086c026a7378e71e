using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeySupply;

/// <summary>
/// What a node knows of the pairs of SAEs that it makes keys for. After keys of a pair failed, all nodes of a route are asked before link
/// key is burned for the pair. Otherwise a pair that is always refused would burn the link key of others with each request.
/// </summary>
internal sealed class OutgoingPairs
{
    // Each failure begins it again. So a pair that asks all the time burns nothing after its first failure.
    private static readonly TimeSpan Caution = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(SaeId Master, SaeId Slave), TimeSpan> _failed = [];
    private readonly PairCounts _underWay = new();

    /// <summary>Keys of a pair failed, or would have failed.</summary>
    public void Fail(SaeId master, SaeId slave, TimeSpan now) => _failed[(master, slave)] = now;

    /// <summary>Whether keys of a pair failed lately.</summary>
    public bool HasFailed(SaeId master, SaeId slave, TimeSpan now) =>
        _failed.TryGetValue((master, slave), out var last) && last + Caution > now;

    /// <summary>Why keys are not to set out, or null: those that are under way may take the room.</summary>
    /// <param name="room">How many keys of the pair the target takes.</param>
    public MeshError? CheckRoom(KeyDelivery keys, int room) =>
        keys.Stream is null && keys.Count > room - _underWay.Of(keys.Master, keys.Slave)
            ? new(ErrorCode.KeyStoreFull, $"{room} more keys of {keys.Master} may wait for {keys.Slave}, and others are under way")
            : null;

    /// <summary>Keys set out. The caller disposes of what it gets when they have arrived or failed.</summary>
    public IDisposable? Send(KeyDelivery keys) => keys.Stream is null ? new UnderWay(_underWay, keys) : null;

    public void Expire(TimeSpan now)
    {
        foreach (var (pair, _) in _failed.Where(entry => entry.Value + Caution <= now).ToList()) _failed.Remove(pair);
    }

    private sealed class UnderWay : IDisposable
    {
        private readonly PairCounts _counts;
        private readonly KeyDelivery _keys;

        public UnderWay(PairCounts counts, KeyDelivery keys)
        {
            (_counts, _keys) = (counts, keys);
            counts.Add(keys.Master, keys.Slave, keys.Count);
        }

        public void Dispose() => _counts.Add(_keys.Master, _keys.Slave, -_keys.Count);
    }
}
