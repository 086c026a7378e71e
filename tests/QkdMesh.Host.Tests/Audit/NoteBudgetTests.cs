using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Application.Access;
using QkdMesh.Core.Identifiers;
using QkdMesh.Host.Access;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>Strangers, and SAEs that never collect, cause lines without end. All such lines together have a bound in bytes.</summary>
public sealed class NoteBudgetTests : IDisposable
{
    private const int Flood = 100_000;

    private static readonly string Long = new('x', 300);

    private readonly AuditFolder _folder = new();
    private readonly SecondsByHand _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void RoomComesBackWithTime()
    {
        var budget = new NoteBudget(rate: 1_000, _time);
        AuditEntry[] lines = [.. Enumerable.Repeat(new LoginEntry("saes", new string('x', 1_000), "00", null) { Time = default }, 100)];
        var taken = 0;
        while (budget.TryTake(lines)) taken++;
        taken.Should().BeInRange(8, 10, "a line has 1,200 bytes");

        _time.Advance(TimeSpan.FromSeconds(10));
        budget.TryTake(lines[..5]).Should().BeTrue();
        budget.TryTake(lines).Should().BeFalse();
    }

    [Fact]
    public async Task FloodsOfASecondWriteAtMostTheCap_AndAreCounted()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var options = new AuditOptions(_folder.Place) { MakesDirectory = true, FileSize = long.MaxValue };
        using (var log = new AuditLog(options, "test", _time, NullLoggerFactory.Instance))
        {
            using var records = new AccessRecords(
                _services.GetRequiredService<IMeterFactory>(), _time, NullLogger<AccessRecords>.Instance, log);
            await records.StartAsync(cancellation);
            for (var at = 0; at < Flood; at++)
            {
                records.Refused(new("saes", null, "WRONG_AUTHORITY", Long, Long, "CN=y", "00", "192.0.2.1"));
                records.LoggedIn(new("saes", "alice", "00", "192.0.2.1"));
                // A node each, so that each would have a line.
                log.Destroyed(new NodeId($"n{at}"), new KeyBatchId((ulong)at, 7), 1, "Expired");
            }
            log.Look();
            await records.StopAsync(cancellation);
        }

        var lines = File.ReadAllLines(_folder.Files.Single());
        var noted = Of("refused").Concat(Of("login")).Concat(Of("destroyed")).ToList();
        noted.Sum(line => line.Length + 1L).Should().BeInRange(NoteBudget.Burst / 2, NoteBudget.Burst);
        var leftOut = Of("left_out").Select(line => AuditChain.EntryOf(Encoding.UTF8.GetBytes(line))).Cast<LeftOutEntry>().ToList();
        (leftOut.Sum(each => each.Refusals) + Of("refused").Count()).Should().Be(Flood);
        (leftOut.Sum(each => each.Logins) + Of("login").Count()).Should().Be(Flood);
        (leftOut.Sum(each => each.Others) + Of("destroyed").Count()).Should().Be(Flood);
        _folder.Faults.Should().BeEmpty();

        IEnumerable<string> Of(string kind) => lines.Where(line => line.StartsWith($"{{\"kind\":\"{kind}\"", StringComparison.Ordinal));
    }

    /// <summary>A clock that a test moves.</summary>
    private sealed class SecondsByHand : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 14, 30, 0, TimeSpan.Zero).AddTicks(_ticks);

        public void Advance(TimeSpan by) => _ticks += by.Ticks;
    }
}
