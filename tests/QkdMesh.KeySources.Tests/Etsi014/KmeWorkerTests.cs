using System.Threading.Channels;
using QkdMesh.KeySources.Etsi014;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Etsi014;

public sealed class KmeWorkerTests(TwoKmes kmes) : IClassFixture<TwoKmes>
{
    /// <summary>A silence of a minute teaches long waits. A refusal after it must not cost so long a wait.</summary>
    [Fact]
    public async Task WaitsAreShortAgain_WhenTheKmeAnswersAgain()
    {
        await kmes.OrderAsync("a breaks off");
        var (time, steps) = (new InstantTime(), Channel.CreateUnbounded<TimeSpan>());
        using var worker = new KmeWorker(
            new KmeClient(kmes.Access.A, TwoKmes.SaeB, kmes.OfA, KmeLink.Patience, TimeProvider.System), "a", new SeededEntropy(1), time,
            (_, _, _) =>
            {
                steps.Writer.TryWrite(time.LastWait);
                throw new KmeException(KmeFailure.Refused, "no");
            });
        var cancellation = TestContext.Current.CancellationToken;
        while (await time.Waits.ReadAsync(cancellation) < TimeSpan.FromSeconds(5))
        {
        }
        worker.IsSilent.Should().BeTrue();

        await kmes.HealAsync();
        _ = await steps.Reader.ReadAsync(cancellation);
        (await steps.Reader.ReadAsync(cancellation)).Should().BeLessThanOrEqualTo(TimeSpan.FromMilliseconds(200));
        worker.IsSilent.Should().BeFalse();
    }

    /// <summary>Each wait is over at once, and is written down.</summary>
    private sealed class InstantTime : TimeProvider
    {
        private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

        public ChannelReader<TimeSpan> Waits => _waits.Reader;

        public TimeSpan LastWait { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            LastWait = dueTime;
            _waits.Writer.TryWrite(dueTime);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
