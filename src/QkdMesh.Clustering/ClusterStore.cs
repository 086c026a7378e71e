using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>What a cluster leaves in Redis.</summary>
public static class ClusterStore
{
    /// <summary>Removes everything of a cluster from Redis, also topology and orders. Call it when all silos have ended.</summary>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    public static async Task ForgetAsync(RedisSettings redis, string clusterId)
    {
        var keys = new StoreKeys(clusterId);
        await using var connection = new RedisConnection(redis);
        var store = (await connection.ConnectAsync()).GetDatabase();
        await store.KeyDeleteAsync([keys.Members, keys.Identity, keys.Marks, keys.Control]);
    }
}
