using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Application.Control;
using QkdMesh.Application.KeySupply;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.Pipeline;

/// <summary>The concerns of the pipeline, over use cases that answer once and over use cases that answer with a stream.</summary>
public sealed class PipelineTests : IAsyncDisposable
{
    private static readonly MeshError Full = new(ErrorCode.KeyStoreFull, "full"), TakenOver = new(ErrorCode.StreamTakenOver, "taken over");

    private readonly LogRecorder _log = new();
    private readonly TestApplication _application;

    public PipelineTests()
    {
        _application = new TestApplication(_log);
        _application.Publish(Networks.Ring(4));
        _application.Grains["n0"].OnSupply = order =>
            After<SuppliedKeys>(TimeSpan.FromSeconds(2), order.Count == 1 ? new SuppliedKeys(TestKeys.Batch(), []) : Full);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    [Fact]
    public async Task MetricsCountEveryUseCaseByItsOutcome_WhenSomebodyListens()
    {
        using var metrics = Listen();
        foreach (var count in new[] { 1, 2, 0 }) await SendAsync(TestKeys.Request(count: count));

        metrics.Seen.Should().Equal(
            ("SupplyKeys", "OK", 2), ("SupplyKeys", "KEY_STORE_FULL", 2), ("SupplyKeys", "KEY_COUNT_OUT_OF_RANGE", 0));
    }

    [Fact]
    public async Task MetricsCountAnException_WhenAnInvariantBreaks()
    {
        using var metrics = Listen();
        _application.Grains["n0"].OnSupply = _ => throw new InvalidOperationException("broken");
        _application.Grains["n0"].OnDrive = (_, _) => throw new InvalidOperationException("broken");

        await FluentActions.Awaiting(() => SendAsync(TestKeys.Request())).Should().ThrowAsync<InvalidOperationException>();
        await FluentActions.Awaiting(() => ReadAsync(3)).Should().ThrowAsync<InvalidOperationException>();

        metrics.Seen.Should().Equal(("SupplyKeys", "EXCEPTION", 0), ("StreamKeys", "EXCEPTION", 0));
    }

    [Fact]
    public async Task MetricsCountAStreamOnce_FromItsFirstReadingToItsEnd()
    {
        using var metrics = Listen();
        var made = 0;
        _application.Grains["n0"].OnDrive = (_, _) => After<StreamBatch?>(TimeSpan.FromSeconds(1), ++made < 3 ? TestKeys.At(0) : TakenOver);

        await ReadAsync(3);

        metrics.Seen.Should().Equal([("StreamKeys", "STREAM_TAKEN_OVER", 3)]);
    }

    [Fact]
    public async Task MetricsCountAStreamAsOk_WhenItsReaderLeavesOrCancels()
    {
        using var metrics = Listen();
        using var leave = new CancellationTokenSource();
        _application.Grains["n0"].OnDrive = (_, _) => new(TestKeys.At(0));
        await ReadAsync(1);
        _application.Grains["n0"].OnDrive = (_, _) =>
        {
            leave.Cancel();
            return new((StreamBatch?)null);
        };

        await FluentActions.Awaiting(() => ReadAsync(1, leave.Token)).Should().ThrowAsync<OperationCanceledException>();

        metrics.Seen.Should().Equal(("StreamKeys", "OK", 0), ("StreamKeys", "OK", 0));
    }

    [Fact]
    public async Task LogNamesEachUseCaseThatWasNotDone()
    {
        _application.Grains["n0"].OnDrive = (_, _) => new(TakenOver);
        foreach (var count in new[] { 1, 2 }) await SendAsync(TestKeys.Request(count: count));
        await ReadAsync(1);

        _log.Lines.Select(line => line.Line).Should().Equal(
            "SupplyKeys not done: KEY_STORE_FULL: full", "StreamKeys not done: STREAM_TAKEN_OVER: taken over");
    }

    [Fact]
    public async Task LogOfOrdersHoldsEveryOrderAndItsResult()
    {
        await _application.Mediator.Send(new DisturbLink(new LinkId("n7-n8"), new SourceDisturbance(null, true)), Cancellation);

        _log.Lines.Should().Contain((OrderLog.Category, "an operator ordered: stall link n7-n8: UNKNOWN_LINK"));
    }

    [Fact]
    public async Task ASingleAnswerIsASpanOfTheCallersTrace()
    {
        using var spans = new Spans();
        using var call = spans.StartCall();
        await SendAsync(TestKeys.Request(count: 2));

        var span = spans.Ended.Should().ContainSingle().Subject;
        (span.DisplayName, span.ParentSpanId, span.Status).Should().Be(("SupplyKeys", call.SpanId, ActivityStatusCode.Error));
        span.GetTagItem("error.type").Should().Be("KEY_STORE_FULL");
        Activity.Current.Should().Be(call);
    }

    [Fact]
    public async Task EachAnswerInAStreamIsATraceOfItsOwn_LinkedToTheStream()
    {
        using var spans = new Spans();
        using var call = spans.StartCall();
        _application.Grains["n0"].OnDrive = (_, _) => new(TestKeys.At(0));
        await ReadAsync(3);

        spans.Ended.Should().HaveCount(3).And.OnlyContain(span => span.DisplayName == "StreamKeys" && span.ParentSpanId == default);
        spans.Ended.Select(span => span.Links.Single().Context).Should().OnlyContain(linked => linked == call.Context);
        spans.Ended.Select(span => span.TraceId).Should().OnlyHaveUniqueItems();
        Activity.Current.Should().Be(call);
    }

    [Fact]
    public async Task NoSpanIsMade_WhereTheCallIsNotTraced()
    {
        using var spans = new Spans();
        await SendAsync(TestKeys.Request());

        spans.Ended.Should().BeEmpty();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ValueTask<Result<T>> After<T>(TimeSpan time, Result<T> answer)
    {
        _application.Time.Advance(time);
        return new(answer);
    }

    private Task<Result<SuppliedKeys>> SendAsync(KeyRequest order) => _application.Mediator.Send(new SupplyKeys(order), Cancellation);

    private async Task ReadAsync(int batches, CancellationToken? cancellation = null)
    {
        var request = new StreamKeys(new SaeId("sae-n0"), new SaeId("sae-n2"), "s", new KeyRequirements(), TimeSpan.Zero, 10);
        await foreach (var _ in await _application.Mediator.Send(request, cancellation ?? Cancellation))
        {
            if (--batches == 0) return;
        }
    }

    private Measurements Listen() => new(_application.Services.GetRequiredService<IMeterFactory>());

    /// <summary>The measurements of use cases that are made while it listens.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly MeterListener _listener = new();

        public Measurements(IMeterFactory meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == UseCaseMetrics.MeterName && instrument.Meter.Scope == meters)
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => Seen.Add((tags[0].Value, tags[1].Value, seconds)));
            _listener.Start();
        }

        public List<(object? UseCase, object? Outcome, double Seconds)> Seen { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>The spans of use cases in traces that begin with <see cref="StartCall"/>.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivitySource _calls = new("calls of this test");
        private readonly ActivityListener _listener;
        private Activity? _call;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source == _calls || source.Name == UseCaseTraces.SourceName,
                Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    if (span.TraceId == _call?.TraceId || span.Links.Any(link => link.Context.TraceId == _call?.TraceId)) Ended.Add(span);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public List<Activity> Ended { get; } = [];

        public Activity StartCall() => _call = _calls.StartActivity("call")!;

        public void Dispose()
        {
            _listener.Dispose();
            _calls.Dispose();
        }
    }
}
