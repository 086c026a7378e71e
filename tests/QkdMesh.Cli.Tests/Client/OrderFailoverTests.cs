using Grpc.Core;
using QkdMesh.Client;

namespace QkdMesh.Cli.Tests.Client;

/// <summary>An operator's order while silos start and stop.</summary>
public sealed class OrderFailoverTests
{
    private static readonly Uri A = new("http://a:7014"), B = new("http://b:7014");

    private readonly List<Uri> _given = [];
    private readonly List<string> _notes = [];

    [Theory]
    [InlineData("NODE_UNAVAILABLE")]
    [InlineData("SILO_NOT_READY")]
    [InlineData("NETWORK_UNCONFIRMED")]
    [InlineData(null)]
    public async Task NextSiloGetsTheOrder_WhenOneDoesNotConfirmIt(string? reason)
    {
        (await GiveAsync(server => server == A ? throw Refusal(reason) : "cut")).Should().Be("cut");
        _given.Should().Equal(A, B);
    }

    [Theory]
    [InlineData("NODE_UNAVAILABLE")]
    [InlineData("SILO_NOT_READY")]
    public async Task OrderIsGivenAgain_WhenNoSiloConfirmsItAtFirst(string reason)
    {
        (await GiveAsync(_ => _given.Count < 5 ? throw Refusal(reason) : "cut")).Should().Be("cut");
        _given.Should().Equal(A, B, A, B, A);
        _notes.Should().ContainSingle(note => note.EndsWith("Giving the order again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StateIsTold_WhenNoSiloConfirmsTheOrderInTime()
    {
        var failure = await FailAsync(_ => throw Refusal("NODE_UNAVAILABLE"));
        failure.Reason.Should().Be("OUTCOME_UNKNOWN");
        failure.Message.Should().Contain("no silo confirmed the order: refused").And.Contain("link one is cut now, says http://a:7014");
        failure.Retryable.Should().BeTrue("an order that is given twice changes nothing more");
        _given.Count.Should().BeInRange(4, 100);
    }

    [Fact]
    public async Task OrderWasNotTaken_WhenEverySiloSaysSo()
    {
        var failure = await FailAsync(_ => throw Refusal("SILO_NOT_READY"));
        failure.Reason.Should().Be("SILO_NOT_READY");
        failure.Message.Should().NotContain("link one");
    }

    [Fact]
    public async Task RefusalSaysThatAnEarlierAttemptMayBeInForce()
    {
        var failure = await FailAsync(_ => throw Refusal(_given.Count == 1 ? "NODE_UNAVAILABLE" : "LINK_NOT_ALARMED"));
        failure.Reason.Should().Be("LINK_NOT_ALARMED");
        failure.Message.Should().Contain("An earlier attempt may have been carried out: link one is cut now");
        _given.Should().Equal(A, B);
    }

    [Fact]
    public async Task RefusalStands_WhenNothingWasTaken()
    {
        var giving = () => GiveAsync(_ => throw Refusal("UNKNOWN_LINK"));
        await giving.Should().ThrowAsync<RpcException>();
        _given.Should().Equal(A);
    }

    [Fact]
    public async Task CommandDoesNotWait_WhenThereIsNoMeshAtAll()
    {
        var failure = await FailAsync(_ => throw new RpcException(new Status(
            StatusCode.Unavailable, "", new HttpRequestException(HttpRequestError.ConnectionError))));
        failure.Reason.Should().Be("SERVER_UNREACHABLE");
        _given.Should().Equal(A, B);
    }

    private async Task<Failure> FailAsync(Func<Uri, string> answer) =>
        (await FluentActions.Awaiting(() => GiveAsync(answer)).Should().ThrowAsync<ExpectedFailureException>()).Which.Failure;

    private Task<string> GiveAsync(Func<Uri, string> answer) => new OrderFailover([A, B], _notes.Add, new LeapingTime()).RunAsync(
        server =>
        {
            _given.Add(server);
            return Task.FromResult(answer(server));
        },
        _ => Task.FromResult("link one is cut"),
        TestContext.Current.CancellationToken);

    private static RpcException Refusal(string? reason) => new(
        new Status(StatusCode.Unavailable, "refused"), reason is null ? [] : new Metadata { { "qkdmesh-reason", reason } });

    /// <summary>Every wait ends at once, and counts as over.</summary>
    private sealed class LeapingTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero) _ticks += dueTime.Ticks;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
