using Microsoft.Extensions.Logging.Abstractions;

namespace QkdMesh.Clustering.Tests;

/// <summary>The clock of this machine against the clock of a real Redis, which is the same clock unless the test shifts it.</summary>
public sealed class ClockCheckTests : IAsyncLifetime
{
    private readonly ShiftedClock _time = new();
    private RedisServer _redis = null!;
    private RedisConnection _connection = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _connection = new RedisConnection(new RedisSettings(_redis.Address));
    }

    [Theory]
    [InlineData(-20, "behind the clock of Redis")]
    [InlineData(20, "ahead of the clock of Redis")]
    [InlineData(1, null)]
    [InlineData(-1, null)]
    public async Task WrongClockIsNamed(double seconds, string? how)
    {
        _time.Shift = TimeSpan.FromSeconds(seconds);
        var clock = new ClockCheck(_connection, _time, NullLogger<ClockCheck>.Instance);
        await clock.LookAsync();
        if (how is null) clock.InWords.Should().BeNull();
        // Redis and the test read their clocks one after the other, so the figure may be 20.1.
        else clock.InWords.Should().StartWith("the clock of this machine is ").And.EndWith($" s {how}");
        clock.Explain("it is dead").Should().Be(how is null ? "it is dead" : $"it is dead ({clock.InWords})");
    }

    [Fact]
    public async Task ClockIsLookedAtAgainAfterAMinute()
    {
        var clock = new ClockCheck(_connection, _time, NullLogger<ClockCheck>.Instance);
        await clock.LookAsync();
        _time.Shift = TimeSpan.FromSeconds(-20);
        await clock.LookAsync();
        clock.InWords.Should().BeNull("a minute has not passed");

        _time.Passed += TimeSpan.FromMinutes(1);
        await clock.LookAsync();
        clock.InWords.Should().Contain("behind");
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _redis.DisposeAsync();
    }

    /// <summary>The system's clock, shifted. The monotonic clock goes on only when the test says so.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;

        public override long GetTimestamp() => Passed.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
