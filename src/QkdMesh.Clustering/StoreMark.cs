using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>
/// A count that only this silo writes to the store, at each check. A store without the last count went back in time. Other silos may have
/// written to that store since, so that no other number in it is lower. If the store has a higher count, this silo went back in time.
/// </summary>
internal sealed class StoreMark(RedisKey marks, RedisValue silo)
{
    private const int MostUnsure = 64;

    // The last mark that the store acknowledged, and later marks that may have reached the store.
    private readonly List<RedisValue> _possible = [RedisValue.Null];
    private RedisValue _last = RedisValue.Null;
    private long _count;

    /// <summary>
    /// When the last check failed: whether the store has a later mark of this silo than this silo wrote. Then the memory of this silo went
    /// back in time, and not the store. Or a clone of this silo runs.
    /// </summary>
    public bool IsOfTheFuture { get; private set; }

    /// <summary>Whether the store has the mark. If it does, the next mark is written.</summary>
    public async Task<bool> HoldsAsync(IDatabase redis)
    {
        var found = await redis.HashGetAsync(marks, silo);
        if (!_possible.Contains(found))
        {
            IsOfTheFuture = found.TryParse(out long count) && count > _count;
            return false;
        }
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
