using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Drain;
using QkdMesh.Grains.Placement;
using QkdMesh.Grains.Telemetry;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Control;

/// <summary>A shell around one <see cref="RunningLink"/>: its beat, and its reports to the controller.</summary>
[Reentrant, KeepAlive, LinkPlacement]
public sealed partial class LinkGrain(
    IKeySourceFactory sources, LinkOptions options, TimeProvider time, IGrainFactory grains, INodeHosting hosting, LinkMetrics metrics,
    LastLinkStates known, DrainState drain, ILogger<LinkGrain> logger, ILoggerFactory loggers)
    : Grain, ILinkGrain
{
    private static readonly MeshTimings Timings = MeshTimings.Default;

    // One beat to hear of the node, one to open a session, one to make key.
    private const int StepsToWake = 3;

    private readonly ProcedureRunner _nodes = new(grains, hosting, time);
    private readonly LinkLog _log = new(loggers, drain);
    private NetworkName _network;
    private RunningLink? _link;
    private IKeySource? _source;
    private IGrainTimer? _beat;
    private long _configured, _lastBeat, _lastReport;
    private LinkState? _reported;
    private AlarmProgress? _alarm;
    private DateTimeOffset? _alarmAt;

    public async ValueTask<ConfiguredLink> ConfigureAsync(NetworkName network, LinkDefinition definition, LinkConfiguration configuration)
    {
        if (configuration.Number < _configured && _link is { } newer) return new ConfiguredLink(StateOf(newer), []);
        (_network, _configured) = (network, configuration.Number);
        if (_link is null)
        {
            _log.Begin(known.Of(definition.Id));
            _link = new RunningLink(definition, _source = SourceOf(definition), options);
            // The alarm that this link had in another silo: both ends hear of it again, and the wait to restore starts over.
            if (configuration.Alarmed) _link.Alarm();
            if (configuration.Acknowledged) _ = _link.Acknowledge();
        }
        else if (definition != _link.Definition)
        {
            _link.Configure(definition, _source = SourceOf(definition));
        }
        var link = _link;
        link.IsCut = configuration.Cut;
        List<NodeId> unheard = [];
        await _nodes.RunAsync(link.TellSteps((a, b) =>
        {
            if (a is null) unheard.Add(definition.A);
            if (b is null) unheard.Add(definition.B);
        }));
        if (_beat is null)
        {
            _lastBeat = time.GetTimestamp();
            _beat = this.RegisterGrainTimer(BeatAsync, new(TimeSpan.Zero, options.Period) { Interleave = true, KeepAlive = true });
        }
        _reported = StateOf(link);
        // A node without a silo holds no key, and hears of the change when it starts.
        return new ConfiguredLink(_reported, [.. unheard.Where(hosting.IsAnywhere)]);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_link is not { } link) return;
        _link = null;
        metrics.Forget(this);
        try
        {
            // By the system's clock: a silo that stops does not wait for the simulated time of a test.
            await grains.Controller(_network).LinkEndedAsync(link.Definition.Id).AsTask()
                .WaitAsync(Timings.LinkEndPatience, TimeProvider.System, cancellationToken);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException or OperationCanceledException)
        {
            // The controller notices that the link is silent.
            LogNoAnswer(failure);
        }
    }

    public ValueTask RetireAsync()
    {
        // The grain stays: a link with the same id may be added at once, between other nodes.
        _beat?.Dispose();
        (_beat, _link) = (null, null);
        metrics.Forget(this);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<LinkEndReports> GetEndsAsync()
    {
        var ends = new LinkEndReports(null, null);
        if (_link is { } link) await _nodes.RunAsync(link.TellSteps((a, b) => ends = new LinkEndReports(a, b)));
        return ends;
    }

    public ValueTask<Result<LinkState>> DisturbAsync(SourceDisturbance disturbance)
    {
        if (_link is not { } link) return new(NotInService);
        if (_source is not ISimulatedSource source)
            return new(new MeshError(ErrorCode.OptionOutOfRange, $"the source of {link.Definition.Id} is not simulated"));
        source.TappedFraction = disturbance.TappedFraction ?? source.TappedFraction;
        source.IsStalled = disturbance.Stalled ?? source.IsStalled;
        return new(StateOf(link));
    }

    public ValueTask<Result<LinkState>> AcknowledgeAlarmAsync()
    {
        if (_link is not { } link) return new(NotInService);
        var acknowledged = link.Acknowledge();
        return new(acknowledged.IsOk ? StateOf(link) : acknowledged.Error);
    }

    private Result<LinkState> NotInService => new MeshError(ErrorCode.UnknownLink, $"link {this.GetPrimaryKeyString()} is not in service");

    private LinkState StateOf(RunningLink link)
    {
        var state = link.State;
        if (state.Alarm != _alarm) (_alarm, _alarmAt) = (state.Alarm, time.GetUtcNow());
        state = state with { AlarmAt = _alarmAt };
        _log.Follow(link.Definition.Id, state);
        return state;
    }

    private IKeySource SourceOf(LinkDefinition link) =>
        link.Source.Kind == KeySourceKind.Simulated ? sources.Create(link) : new ConfiguredRate(link.SecretKeyRate);

    private async Task BeatAsync()
    {
        if (_link is not { } link) return;
        // A node that starts again needs three beats to have its links back. The link does not wait for its period between them.
        for (var step = 0; step < StepsToWake && (step == 0 || link.IsWaking); step++)
        {
            var elapsed = time.GetElapsedTime(_lastBeat);
            _lastBeat = time.GetTimestamp();
            await _nodes.RunAsync(link.BeatSteps(elapsed));
        }
        await ReportAsync(link);
    }

    private async Task ReportAsync(RunningLink link)
    {
        var state = StateOf(link);
        // The link may have been retired during the beat.
        if (_link == link) metrics.Tell(this, link.Definition.Id, state, link.Alarms);
        if (_reported is { } known && !state.IsUrgentAfter(known) && time.GetElapsedTime(_lastReport) < options.ReportPeriod) return;
        (_reported, _lastReport) = (state, time.GetTimestamp());
        try
        {
            await grains.Controller(_network).ReportAsync(link.Definition.Id, state).AsTask().WaitAsync(Timings.ControlPatience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            // The next report replaces this one.
            LogNoAnswer(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "the controller does not answer")]
    private partial void LogNoAnswer(Exception failure);
}
