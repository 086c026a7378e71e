using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Control;
using StackExchange.Redis;

namespace QkdMesh.Clustering.Tests;

public sealed class RedisControlStoreTests : IAsyncDisposable
{
    private static readonly ControlRecord Record = new(3, Ring(), [new("l0"), new("l1")], [new("n1")], [new("l2"), new("l0")]) { Acknowledged = [new("l2")] };

    private readonly RealRedis _redis = new();
    private readonly RedisConnection _connection;
    private readonly StoreKeys _keys;
    private readonly RedisControlStore _store;

    public RedisControlStoreTests()
    {
        var settings = new RedisSettings(_redis.Address);
        _connection = new RedisConnection(settings);
        _keys = new StoreKeys("test");
        _store = new RedisControlStore(_connection, _keys);
    }

    [Fact]
    public async Task FirstLifeFindsNothing() => (await _store.OpenAsync()).Should().Be(new ControlLife(1, ControlRecord.Empty));

    [Fact]
    public async Task NextLifeFindsWhatTheLastOneSaved()
    {
        await _store.SaveAsync((await _store.OpenAsync()).Number, Record);

        var (number, record) = await _store.OpenAsync();

        number.Should().Be(2);
        record.Should().BeEquivalentTo(Record);
    }

    [Fact]
    public async Task RecordOfAVersionThatKnewNoAcknowledgementsIsRead()
    {
        await _store.SaveAsync((await _store.OpenAsync()).Number, Record);
        await (await _connection.ConnectAsync()).GetDatabase().HashDeleteAsync(_keys.Control, "acknowledged");

        (await _store.OpenAsync()).Record.Should().BeEquivalentTo(Record with { Acknowledged = [] });
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

        await FluentActions.Awaiting(() => _store.SaveAsync(first.Number, ControlRecord.Empty)).Should().ThrowAsync<ControllerReplacedException>();

        (await _store.OpenAsync()).Record.TopologyVersion.Should().Be(3, "what the earlier life wrote is not there");
    }

    [Fact]
    public async Task StoreThatIsAwayIsSaidToBe()
    {
        var life = await _store.OpenAsync();
        _redis.Dispose();

        await FluentActions.Awaiting(_store.OpenAsync).Should().ThrowAsync<ControlStoreException>();
        await FluentActions.Awaiting(() => _store.SaveAsync(life.Number, Record)).Should().ThrowAsync<ControlStoreException>();
    }

    [Fact]
    public async Task TopologyThatSomebodySpoiltIsRefusedInWords()
    {
        await _store.SaveAsync((await _store.OpenAsync()).Number, Record);
        var redis = (await _connection.ConnectAsync()).GetDatabase();
        await redis.HashSetAsync(_keys.Control, [new HashEntry("topology", "name: [")]);

        await FluentActions.Awaiting(_store.OpenAsync).Should().ThrowAsync<ControlStoreException>().WithMessage("*stored topology is not valid*");
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _redis.Dispose();
    }

    private static TopologyDefinition Ring() => new(
        new NetworkName("test"), NetworkShape.Ring, null,
        [.. Enumerable.Range(0, 3).Select(at => new NodeDefinition(new($"n{at}"), $"Node {at}", null, NodeRole.Trusted))],
        [
            .. Enumerable.Range(0, 3).Select(at => new LinkDefinition(
                new($"l{at}"), new($"n{at}"), new($"n{(at + 1) % 3}"), FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(2), "steady",
                KeyRate.FromKilobitsPerSecond(10))),
        ],
        [new SaeDefinition(new("a"), new("n0"), new HashSet<SaeId> { new("b") }), new SaeDefinition(new("b"), new("n1"), new HashSet<SaeId> { new("a") })]);
}
