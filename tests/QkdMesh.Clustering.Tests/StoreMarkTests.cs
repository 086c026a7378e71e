using StackExchange.Redis;

namespace QkdMesh.Clustering.Tests;

public sealed class StoreMarkTests : IAsyncLifetime
{
    private readonly StoreMark _mark = new("marks", "here");
    private RedisServer _server = null!;
    private RedisConnection _connection = null!;
    private IDatabase _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _connection = new RedisConnection(new RedisSettings(_server.Address));
        _redis = (await _connection.ConnectAsync()).GetDatabase();
    }

    [Fact]
    public async Task Holds_AsLongAsTheStoreHasWhatWasWrittenLast()
    {
        for (var look = 0; look < 3; look++) (await _mark.HoldsAsync(_redis)).Should().BeTrue();
    }

    [Fact]
    public async Task IsGone_WhereTheStoreHasAnOlderOne_WhateverElseIsInIt()
    {
        await _mark.HoldsAsync(_redis);
        var before = await _redis.HashGetAsync("marks", "here");
        await _mark.HoldsAsync(_redis);

        await _redis.HashSetAsync("marks", [new("here", before), new("another", 1_000)]);

        (await _mark.HoldsAsync(_redis)).Should().BeFalse();
        _mark.IsOfTheFuture.Should().BeFalse();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1_000)]
    public async Task IsOfTheFuture_WhereTheMemoryOfTheSiloWentBack(int checks)
    {
        // The same inputs up to a moment: the second mark is the memory of the first one at that moment.
        var past = new StoreMark("marks", "here");
        await past.HoldsAsync(_redis);
        await _redis.KeyDeleteAsync("marks");
        await _mark.HoldsAsync(_redis);
        for (var check = 0; check < checks; check++) (await _mark.HoldsAsync(_redis)).Should().BeTrue();

        (await past.HoldsAsync(_redis)).Should().BeFalse();

        past.IsOfTheFuture.Should().BeTrue();
    }

    [Fact]
    public async Task IsGone_WhereTheStoreIsEmpty()
    {
        await _mark.HoldsAsync(_redis);

        await _redis.KeyDeleteAsync("marks");

        (await _mark.HoldsAsync(_redis)).Should().BeFalse();
    }

    [Fact]
    public async Task Holds_ThoughNobodySaidWhetherTheLastMarkGotThere()
    {
        await _mark.HoldsAsync(_redis);
        // Longer than a client waits: the mark gets there after it gave up.
        await _redis.ExecuteAsync("CLIENT", "PAUSE", "2500", "WRITE");
        await FluentActions.Awaiting(() => _mark.HoldsAsync(_redis)).Should().ThrowAsync<RedisTimeoutException>();

        (await _mark.HoldsAsync(_redis)).Should().BeTrue();
        (await _mark.HoldsAsync(_redis)).Should().BeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }
}
