using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>What clusters leave in Redis.</summary>
public static class ClusterStore
{
    /// <summary>Takes everything of a cluster out of Redis, once its silos have ended: topology, orders and all.</summary>
    /// <exception cref="RedisException">Redis does not answer.</exception>
    public static async Task ForgetAsync(RedisSettings redis, string clusterId)
    {
        var keys = new StoreKeys(clusterId);
        await using var connection = new RedisConnection(redis);
        var store = (await connection.ConnectAsync()).GetDatabase();
        await store.KeyDeleteAsync([keys.Members, keys.Identity, keys.Marks, keys.Control]);
    }
}
