namespace QkdMesh.Clustering.Tests;

/// <summary>A connection follows the primary. Redis and its replica are real.</summary>
public sealed class RedisConnectionTests : IAsyncLifetime
{
    private RedisServer _first = null!, _second = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await RedisServer.StartAsync();
        _second = await RedisServer.StartAsync();
        await _second.FollowAsync(_first, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task PrimaryOfAListIsUsed_AndTheNextOneAfterAFailover()
    {
        await using var connection = new RedisConnection(new RedisSettings(_second.Address) { Others = [_first.Address] });
        var store = (await connection.ConnectAsync()).GetDatabase();
        await store.StringSetAsync("key", 1);

        await _first.FailOverAsync(_second, TestContext.Current.CancellationToken);
        await connection.RenewAsync(reconnect: false);

        (await store.StringIncrementAsync("key")).Should().Be(2);
    }

    [Fact]
    public async Task NameOfThePrimaryIsFollowed_ThoughTheOldConnectionWorks()
    {
        await using var name = new MovingAddress(_first.Port);
        await using var connection = new RedisConnection(new RedisSettings(name.Address));
        var client = await connection.ConnectAsync();
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.ConnectionRestored += (_, _) => again.TrySetResult();
        await client.GetDatabase().StringSetAsync("key", 1);

        await _first.FailOverAsync(_second, TestContext.Current.CancellationToken);
        name.Target = _second.Port;
        await connection.RenewAsync(reconnect: false);
        await again.Task.WaitAsync(TestContext.Current.CancellationToken);

        (await client.GetDatabase().StringIncrementAsync("key")).Should().Be(2);
    }

    [Fact]
    public async Task ReplicaAloneIsNoStore()
    {
        await using var connection = new RedisConnection(new RedisSettings(_second.Address));
        RedisConnection.HasPrimary(await connection.ConnectAsync()).Should().BeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }
}
