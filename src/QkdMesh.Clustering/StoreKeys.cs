using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>What is where in Redis. All of it belongs to one cluster.</summary>
internal sealed class StoreKeys(string clusterId)
{
    private readonly string _prefix = $"qkdmesh/{clusterId}";

    /// <summary>Orleans' membership table: a hash.</summary>
    public RedisKey Members => $"{_prefix}/members";

    /// <summary>Drawn at random when the store is used first: another one is another store, or this one emptied.</summary>
    public RedisKey Identity => $"{_prefix}/identity";

    /// <summary>The last mark of each silo: a hash.</summary>
    public RedisKey Marks => $"{_prefix}/marks";

    /// <summary>What the controller remembers: a hash.</summary>
    public RedisKey Control => $"{_prefix}/control";
}
