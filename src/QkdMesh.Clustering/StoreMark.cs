using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>
/// A count that only this silo writes to the store, at each check. A store without the last count went back in time. Other silos may have
/// written to that store since, so that no other number in it is lower.
/// </summary>
internal sealed class StoreMark(RedisKey marks, RedisValue silo)
{
    private const int MostUnsure = 64;

    // The last mark that the store acknowledged, and later marks that may have reached the store.
    private readonly List<RedisValue> _possible = [RedisValue.Null];
    private RedisValue _last = RedisValue.Null;
    private long _count;

    /// <summary>Whether the store has the mark. If it does, the next mark is written.</summary>
    public async Task<bool> HoldsAsync(IDatabase redis)
    {
        if (!_possible.Contains(await redis.HashGetAsync(marks, silo))) return false;
        RedisValue next = ++_count;
        _possible.Add(next);
        if (_possible.Count > MostUnsure) _possible.RemoveAt(0);
        await redis.HashSetAsync(marks, silo, next);
        _possible.Remove(_last);
        _last = next;
        return true;
    }

    public Task EraseAsync(IDatabase redis) => redis.HashDeleteAsync(marks, silo);
}
