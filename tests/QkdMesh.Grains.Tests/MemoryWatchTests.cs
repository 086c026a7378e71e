using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.Tests;

public sealed class MemoryWatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Clocks _clocks = new();
    private readonly Lease _lease = new();
    private readonly MemoryWatch _watch;

    public MemoryWatchTests()
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _watch = new MemoryWatch(_lease, new MemoryMetrics(meters), _clocks, NullLogger<MemoryWatch>.Instance, _clocks);
        _watch.CountDoubts().Should().Be(0);
    }

    [Fact]
    public void NothingIsInDoubt_WhenAllClocksGoOn()
    {
        for (var hour = 0; hour < 100; hour++)
        {
            _clocks.GoOn(TimeSpan.FromHours(1));
            _watch.CountDoubts().Should().Be(0);
        }
    }

    [Theory]
    [InlineData(0.4, 0)]
    [InlineData(-0.4, 0)]
    [InlineData(0.6, 1)]
    [InlineData(-0.6, 1)]
    [InlineData(86_400, 1)]
    public void MemoryIsInDoubt_WhenTheWallClockStepsBeyondTheTolerance(double seconds, int doubts)
    {
        _clocks.Step(TimeSpan.FromSeconds(seconds));
        _watch.CountDoubts().Should().Be(doubts);
        _lease.Lapses.Should().Be(0, "a step of the wall clock does not cost the service");
    }

    [Fact]
    public void MemoryIsInDoubtOnce_WhenSmallStepsAddUp()
    {
        for (var step = 0; step < 8; step++)
        {
            _clocks.Step(TimeSpan.FromMilliseconds(100));
            _watch.CountDoubts();
        }
        _watch.CountDoubts().Should().Be(1);
    }

    [Fact]
    public void LeaseLapses_WhenTheMachineWasSuspended()
    {
        _clocks.Suspend(Second);
        _watch.CountDoubts().Should().Be(1);
        _lease.Lapses.Should().Be(1);
        _watch.CountDoubts().Should().Be(1);
    }

    [Fact]
    public void NothingIsInDoubt_WhenTheProcessLosesItsProcessorBetweenTwoClocks()
    {
        _clocks.LoseProcessor(Second);
        _watch.CountDoubts().Should().Be(0);
    }

    [Fact]
    public void NothingIsInDoubt_WhenTheProcessIsStopped()
    {
        // SIGSTOP: all clocks go on. The lease covers this case.
        _clocks.GoOn(TimeSpan.FromMinutes(5));
        _watch.CountDoubts().Should().Be(0);
    }

    private sealed class Clocks : TimeProvider, IBootClock
    {
        private TimeSpan _monotonic = TimeSpan.FromDays(3), _wall = TimeSpan.FromDays(20_000), _boot = TimeSpan.FromDays(4), _lost;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public TimeSpan Now => _boot;

        public void GoOn(TimeSpan by) => (_monotonic, _wall, _boot) = (_monotonic + by, _wall + by, _boot + by);

        public void Step(TimeSpan by) => _wall += by;

        public void Suspend(TimeSpan by) => (_wall, _boot) = (_wall + by, _boot + by);

        public void LoseProcessor(TimeSpan by) => _lost = by;

        public override long GetTimestamp() => _monotonic.Ticks;

        public override DateTimeOffset GetUtcNow()
        {
            GoOn(_lost);
            _lost = TimeSpan.Zero;
            return DateTimeOffset.UnixEpoch + _wall;
        }
    }

    private sealed class Lease : IMembershipLease
    {
        public int Lapses { get; private set; }

        public bool IsHeld => true;

        public TimeSpan LongestUnaware => TimeSpan.Zero;

        public void Lapse() => Lapses++;
    }
}
