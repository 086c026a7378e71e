using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace QkdMesh.Clustering.Tests;

/// <summary>A silo that refuses requests because nothing proves its membership says so in its log, however short this is.</summary>
public sealed class LeaseLogTests
{
    private static readonly TimeSpan Lease = ClusterTimings.Default.Lease;

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lines = [];
    private readonly MembershipLease _lease;
    private readonly LeaseLog _log;

    public LeaseLogTests()
    {
        _lease = new MembershipLease(_time);
        _log = new LeaseLog(_lease, new Recorder(_lines));
    }

    [Fact]
    public void StartAndLateAnswersAreNotLogged()
    {
        _log.Look();
        for (var check = 0; check < 10; check++)
        {
            Prove();
            _time.Advance(Lease - TimeSpan.FromMilliseconds(1));
            _log.Look();
        }

        _lines.Should().BeEmpty();
    }

    [Fact]
    public void EndOfTheLeaseIsLoggedOnce_AndItsReturn()
    {
        Prove();
        _time.Advance(Lease);
        for (var check = 0; check < 3; check++) _log.Look();
        _lines.Should().ContainSingle().Which.Should().Contain("This silo supplies no key");
        Prove();
        Prove();
        _lines.Should().HaveCount(2).And.EndWith("the lease on the membership of this silo is held again: it supplies keys");
    }

    [Fact]
    public void LeaseThatEndedBetweenTwoChecksIsLogged()
    {
        Prove();
        _time.Advance(Lease);
        Prove();
        _lines.Should().HaveCount(2);
    }

    private void Prove()
    {
        _log.Look();
        _lease.Renew(_time.GetTimestamp());
        _log.Look();
    }

    private sealed class Recorder(List<string> lines) : ILogger<MembershipGuard>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));
    }
}
