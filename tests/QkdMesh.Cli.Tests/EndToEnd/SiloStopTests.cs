namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A silo that is to stop and cannot do it in order. It accounts for its key all the same.</summary>
public sealed class SiloStopTests
{
    private const int Nodes = 6;

    [Fact]
    public async Task SiloDestroysItsKeyAndEnds_WhenRedisIsAway()
    {
        var redis = await RedisServer.StartAsync();
        using var silo = new StoppedSilo(redis, drainSeconds: "0");
        await silo.OrderAsync();
        await redis.DisposeAsync();
        await silo.LogAsync("the membership store does not answer");

        silo.Send(Signal.Terminate);
        var end = await silo.EndAsync();

        end.ExitCode.Should().Be(0, end.Output + end.Error);
        end.Error.Should().NotContain("went down").And.Contain("drain begins")
            .And.Contain("drain ended: SAEs did not collect 1 key, which this silo destroys")
            .And.Contain("the stop takes longer than 3 s, because Redis does not answer: this silo destroys its key and ends")
            .And.NotContain("Orleans.").And.NotContain("Exception").And.NotContain("   at ");
        (await silo.StoppedNodesAsync()).Should().OnlyHaveUniqueItems().And.HaveCount(Nodes);
    }

    [Theory]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Interrupt)]
    public async Task SecondSignalEndsADrainAtOnce_AndTheKeyIsDestroyed(Signal second)
    {
        await using var redis = await RedisServer.StartAsync();
        using var silo = new StoppedSilo(redis, drainSeconds: "3600");
        await silo.OrderAsync();
        silo.Send(Signal.Terminate);
        await silo.LogAsync("drain begins");

        silo.Send(second);
        var end = await silo.EndAsync();

        end.ExitCode.Should().Be(1, end.Output + end.Error);
        end.Output.Should().Contain("DRAIN_CUT_SHORT").And.Contain("this silo destroyed all key that was left");
        end.Error.Should().NotContain("drain ended").And.NotContain("Exception").And.NotContain("   at ");
        (await silo.StoppedNodesAsync()).Should().OnlyHaveUniqueItems().And.HaveCount(Nodes);
    }
}
