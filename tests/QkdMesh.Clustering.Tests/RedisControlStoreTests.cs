using System.Collections.Immutable;
using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Control;
using StackExchange.Redis;

namespace QkdMesh.Clustering.Tests;

public sealed class RedisControlStoreTests : IAsyncLifetime
{
    private static readonly ControlRecord Record = new(3, Ring(), [new("l0"), new("l1")], [new("n1")], [new("l2"), new("l0")])
    {
        Acknowledged = [new("l2")],
        Released = ImmutableDictionary<NodeId, long>.Empty.Add(new("n3"), 4_294_967_300),
    };

    private readonly StoreKeys _keys = new("test");
    private RedisServer _redis = null!;
    private RedisConnection _connection = null!;
    private RedisControlStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _connection = new RedisConnection(new RedisSettings(_redis.Address));
        _store = new RedisControlStore(_connection, _keys);
    }

    [Fact]
    public async Task FirstLifeFindsNothing() => (await _store.OpenAsync()).Should().Be(new ControlEpoch(1, ControlRecord.Empty));

    [Fact]
    public async Task NextLifeFindsWhatTheLastOneSaved()
    {
        await _store.SaveAsync((await _store.OpenAsync()).Number, Record);

        var (number, record) = await _store.OpenAsync();

        number.Should().Be(2);
        record.Should().BeEquivalentTo(Record);
    }

    [Fact]
    public async Task RecordOfAnOlderVersionIsRead()
    {
        await _store.SaveAsync((await _store.OpenAsync()).Number, Record);
        await (await _connection.ConnectAsync()).GetDatabase().HashDeleteAsync(_keys.Control, ["acknowledged", "released"]);

        (await _store.OpenAsync()).Record.Should().BeEquivalentTo(
            Record with { Acknowledged = [], Released = ImmutableDictionary<NodeId, long>.Empty });
    }

    [Fact]
    public async Task RecordThatIsEmptyAgainIsReadAsEmpty()
    {
        var life = await _store.OpenAsync();
        await _store.SaveAsync(life.Number, Record);
        await _store.SaveAsync(life.Number, ControlRecord.Empty);

        (await _store.OpenAsync()).Record.Should().BeEquivalentTo(ControlRecord.Empty);
    }

    [Fact]
    public async Task EarlierLifeCannotSave()
    {
        var first = await _store.OpenAsync();
        var second = await _store.OpenAsync();
        await _store.SaveAsync(second.Number, Record);

        await FluentActions.Awaiting(() => _store.SaveAsync(first.Number, ControlRecord.Empty))
            .Should().ThrowAsync<ControllerReplacedException>();

        (await _store.OpenAsync()).Record.TopologyVersion.Should().Be(3, "what the earlier life wrote is not there");
    }

    [Fact]
    public async Task StoreThatIsAwayIsSaidToBe()
    {
        var life = await _store.OpenAsync();
        await _redis.DisposeAsync();

        await FluentActions.Awaiting(_store.OpenAsync).Should().ThrowAsync<ControlStoreException>();
        await FluentActions.Awaiting(() => _store.SaveAsync(life.Number, Record)).Should().ThrowAsync<ControlStoreException>();
    }

    [Fact]
    public async Task TopologyThatSomebodySpoiltIsRefusedInWords()
    {
        await _store.SaveAsync((await _store.OpenAsync()).Number, Record);
        var redis = (await _connection.ConnectAsync()).GetDatabase();
        await redis.HashSetAsync(_keys.Control, [new HashEntry("topology", "name: [")]);

        await FluentActions.Awaiting(_store.OpenAsync)
            .Should().ThrowAsync<ControlStoreException>().WithMessage("*stored topology is not valid*");
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
    }

    private static TopologyDefinition Ring() => TopologyParts.Network(
        Enumerable.Range(0, 3).Select(at => TopologyParts.Node($"n{at}") with { DisplayName = $"Node {at}" }),
        Enumerable.Range(0, 3).Select(at => TopologyParts.Link($"l{at}", $"n{at}", $"n{(at + 1) % 3}")),
        [TopologyParts.Sae("a", "n0", "b"), TopologyParts.Sae("b", "n1", "a")],
        NetworkShape.Ring);
}
