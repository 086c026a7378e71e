using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>The names of a cluster's entries in Redis.</summary>
internal sealed class StoreKeys(string clusterId)
{
    private readonly string _prefix = $"qkdmesh/{clusterId}";

    /// <summary>Orleans' membership table: a hash.</summary>
    public RedisKey Members => $"{_prefix}/members";

    /// <summary>A random value that the first silo writes. Another value shows another store, or a store that was emptied.</summary>
    public RedisKey Identity => $"{_prefix}/identity";

    /// <summary>The last mark of each silo: a hash.</summary>
    public RedisKey Marks => $"{_prefix}/marks";

    /// <summary>The controller's record: a hash.</summary>
    public RedisKey Control => $"{_prefix}/control";
}
