using System.Collections.Immutable;
using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Control;
using QkdMesh.Topologies;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>Keeps the controller's record as text that an operator can read. Only the newest epoch of the controller can write.</summary>
internal sealed class RedisControlStore(RedisConnection connection, StoreKeys keys) : IControlStore
{
    /// <summary>Rises with every write. A lower number shows that the store went back in time.</summary>
    internal const string Revision = "revision";

    private const string Epoch = "life", Version = "topology-version", Yaml = "topology";
    private const string Cut = "cut", Quarantined = "quarantined", Alarmed = "alarmed", Acknowledged = "acknowledged",
        Released = "released";

    public Task<ControlEpoch> OpenAsync() => AskAsync(async redis =>
    {
        var epoch = await redis.HashIncrementAsync(keys.Control, Epoch);
        await redis.HashIncrementAsync(keys.Control, Revision);
        var stored = await redis.HashGetAllAsync(keys.Control);
        var entries = stored.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value.ToString());
        return new ControlEpoch(epoch, entries.ContainsKey(Yaml) ? Read(entries) : ControlRecord.Empty);
    });

    public Task SaveAsync(long epoch, ControlRecord record) => AskAsync(async redis =>
    {
        var write = redis.CreateTransaction();
        write.AddCondition(Condition.HashEqual(keys.Control, Epoch, epoch));
        _ = write.HashSetAsync(keys.Control, Write(record));
        _ = write.HashIncrementAsync(keys.Control, Revision);
        return await write.ExecuteAsync() ? true : throw new ControllerReplacedException();
    });

    private static HashEntry[] Write(ControlRecord record) =>
    [
        new(Version, record.TopologyVersion),
        new(Yaml, record.Topology is { } topology ? TopologyWriter.Write(new NetworkTopology(topology)) : ""),
        new(Cut, string.Join(' ', record.Cut)),
        new(Quarantined, string.Join(' ', record.Quarantined)),
        new(Alarmed, string.Join(' ', record.Alarmed)),
        new(Acknowledged, string.Join(' ', record.Acknowledged)),
        new(Released, string.Join(' ', record.Released.Select(node => $"{node.Key}:{node.Value}"))),
    ];

    private static ControlRecord Read(Dictionary<string, string> entries) => new(
        long.Parse(entries[Version], System.Globalization.CultureInfo.InvariantCulture),
        ReadTopology(entries[Yaml]),
        Names(Cut, name => new LinkId(name), entries),
        Names(Quarantined, name => new NodeId(name), entries),
        Names(Alarmed, name => new LinkId(name), entries))
    {
        // Older versions of QkdMesh did not store these fields.
        Acknowledged = entries.ContainsKey(Acknowledged) ? Names(Acknowledged, name => new LinkId(name), entries) : [],
        Released = entries.ContainsKey(Released)
            ? Names(Released, text => text.Split(':'), entries).ToImmutableDictionary(
                parts => new NodeId(parts[0]), parts => long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture))
            : ImmutableDictionary<NodeId, long>.Empty,
    };

    private static TopologyDefinition? ReadTopology(string yaml)
    {
        if (yaml.Length == 0) return null;
        var reading = new YamlTopologyReader().Read(yaml, "the stored topology");
        return reading.Topology?.Definition ?? throw new ControlStoreException($"the stored topology is not valid: {reading.Faults[0]}");
    }

    private static ImmutableHashSet<T> Names<T>(string field, Func<string, T> read, Dictionary<string, string> entries) =>
        [.. entries[field].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(read)];

    private async Task<T> AskAsync<T>(Func<IDatabase, Task<T>> question)
    {
        try
        {
            return await question((await connection.ConnectAsync()).GetDatabase());
        }
        // The client also throws other exceptions than its own when a connection breaks.
        catch (Exception failure) when (failure is RedisException or TimeoutException or InvalidOperationException or IOException)
        {
            throw new ControlStoreException("Redis does not answer", failure);
        }
    }
}
