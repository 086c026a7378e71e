using Microsoft.Extensions.Time.Testing;

namespace QkdMesh.Clustering.Tests;

public sealed class StoreHealthTests
{
    private static readonly TimeSpan Away = ClusterTimings.Default.StoreAwayAfter, Check = ClusterTimings.Default.CheckPeriod;

    private readonly FakeTimeProvider _time = new();
    private readonly StoreHealth _health;

    public StoreHealthTests() => _health = new StoreHealth(_time);

    [Fact]
    public void OneLateAnswerIsNoOutage()
    {
        _health.Set(answers: false).Should().BeFalse("the first check of a silo that starts may be late");
        _time.Advance(Check);
        _health.Set(answers: true).Should().BeFalse();
        for (var late = TimeSpan.Zero; late < Away; late += Check, _time.Advance(Check)) _health.Set(answers: false).Should().BeFalse();
        _health.IsAvailable.Should().BeTrue();
    }

    [Fact]
    public void StoreIsAway_WhenNoCheckGetsAnAnswer()
    {
        _time.Advance(Away);
        _health.Set(answers: false).Should().BeTrue();
        _health.Set(answers: false).Should().BeFalse("operators hear of it once");
        _health.IsAvailable.Should().BeFalse();

        _health.Set(answers: true).Should().BeTrue();
        _health.Set(answers: false).Should().BeFalse();
        _health.IsAvailable.Should().BeTrue();
    }
}
