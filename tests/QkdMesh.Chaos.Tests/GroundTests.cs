using QkdMesh.Chaos.Grounds;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Wires;

namespace QkdMesh.Chaos.Tests;

/// <summary>The network namespaces and Redis, for real: orders have their effect.</summary>
public sealed class GroundTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-chaos-");
    private Ground? _ground;
    private RedisProcess? _redis;

    public async ValueTask InitializeAsync()
    {
        _ground = await Ground.LayAsync(["a", "b", RedisProcess.Member]);
        _redis = new RedisProcess(_ground, _folder.FullName);
        await _redis.StartAsync();
    }

    [Fact]
    public async Task PartedMemberHearsNobody_UntilThatIsOver()
    {
        (await AskAsync("a", "ping")).Should().Be("PONG");
        await _ground!.PartAsync("a", [RedisProcess.Member], isOver: false);
        await FluentActions.Awaiting(() => AskAsync("a", "ping")).Should().ThrowAsync<GroundException>();
        (await AskAsync("b", "ping")).Should().Be("PONG", "others hear it");
        await _ground.PartAsync("a", [RedisProcess.Member], isOver: true);
        (await AskAsync("a", "ping")).Should().Be("PONG");
    }

    /// <summary>Connections that the rules lead through the tester reach Redis, and faults of the network still part members.</summary>
    [Fact]
    public async Task MemberReachesRedisThroughTheTester_UntilItIsParted()
    {
        await using var wires = await WireSet.LayAsync(_ground!, ["a", "b"], Directory.CreateTempSubdirectory().FullName, new Random(1));
        (await AskAsync("a", "ping")).Should().Be("PONG");
        wires.Part("a", [RedisProcess.Member], isOver: false);
        await FluentActions.Awaiting(() => AskAsync("a", "ping")).Should().ThrowAsync<GroundException>("the tester lets nothing pass");
        (await AskAsync("b", "ping")).Should().Be("PONG");
        wires.Part("a", [RedisProcess.Member], isOver: true);
        await _ground!.PartAsync("a", [RedisProcess.Member], isOver: false);
        await FluentActions.Awaiting(() => AskAsync("a", "ping")).Should().ThrowAsync<GroundException>("the rules see the real address");
        await _ground.PartAsync("a", [RedisProcess.Member], isOver: true);
        (await AskAsync("a", "ping")).Should().Be("PONG");
    }

    [Fact]
    public async Task RedisKeepsWhatItIsTold_GoesBack_AndForgets()
    {
        await AskAsync("a", "set what old");
        _redis!.Dump();
        await AskAsync("a", "set what new");
        await _redis.KillAsync();
        await _redis.StartAsync();
        (await AskAsync("a", "get what")).Should().Be("new");
        await _redis.KillAsync();
        _redis.GoBack();
        await _redis.StartAsync();
        (await AskAsync("a", "get what")).Should().Be("old");
        await _redis.KillAsync();
        _redis.Empty();
        await _redis.StartAsync();
        (await AskAsync("a", "get what")).Should().BeEmpty();
    }

    /// <summary>The machine deletes the links of a namespace some time later. A new network must not collide with them.</summary>
    [Fact]
    public async Task GroundIsLaidAgainAtOnce()
    {
        await TakeUpAsync();
        for (var time = 0; time < 5; time++) await (await Ground.LayAsync(["a", "b", "c"])).DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await TakeUpAsync();
        _folder.Delete(recursive: true);
    }

    private async Task TakeUpAsync()
    {
        if (_redis is not null) await _redis.DisposeAsync();
        if (_ground is not null) await _ground.DisposeAsync();
        (_redis, _ground) = (null, null);
    }

    private async Task<string> AskAsync(string member, string question) =>
        (await Command.RunAsync(
            $"{string.Join(' ', _ground!.EnterAs(member))} timeout 2 redis-cli -h {_ground.AddressOf(RedisProcess.Member)} "
            + question)).Trim();
}
