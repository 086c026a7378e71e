using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>
/// What one silo writes to the store time and again, and nobody else does. Where the store does not have what was written last, it went back, though others may
/// have written so much since that no number in it fell.
/// </summary>
internal sealed class StoreMark(RedisKey marks, RedisValue silo)
{
    private const int MostUnsure = 64;

    // The last mark that was acknowledged, and those that may or may not have got there.
    private readonly List<RedisValue> _possible = [RedisValue.Null];
    private RedisValue _last = RedisValue.Null;
    private long _count;

    /// <summary>False where the store does not have the mark; else it is written anew.</summary>
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
