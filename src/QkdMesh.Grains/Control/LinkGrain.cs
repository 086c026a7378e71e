using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Control;

/// <summary>
/// A shell around one link's <see cref="LinkLifecycle"/> and its key source. On every beat it asks both ends how they are, and
/// hands them the same blocks.
/// </summary>
[Reentrant, KeepAlive]
public sealed partial class LinkGrain(
    IKeySourceFactory sources, LinkOptions options, TimeProvider time, IGrainFactory grains, ILogger<LinkGrain> logger) : Grain, ILinkGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly NodeCalls _nodes = new(grains, time);
    private LinkLifecycle _life = new(options.ConsumptionHorizon);
    private NetworkName _network;
    private LinkDefinition? _definition;
    private IKeySource? _source;
    private IGrainTimer? _beat;
    private bool _cut;
    private long _lastBeat, _lastReport;
    private LinkState? _reported;

    public async ValueTask<LinkState> ConfigureAsync(NetworkName network, LinkDefinition definition, bool cut)
    {
        if (definition != _definition) _source = sources.Create(definition);
        (_network, _definition, _cut) = (network, definition, cut);
        await TellAsync(definition, [], []);
        if (_beat is null)
        {
            _lastBeat = time.GetTimestamp();
            _beat = this.RegisterGrainTimer(BeatAsync, new GrainTimerCreationOptions(TimeSpan.Zero, options.Period) { Interleave = true, KeepAlive = true });
        }
        return _reported = State();
    }

    public ValueTask RetireAsync()
    {
        // It is not deactivated: the same id may come back at once, between other nodes.
        _beat?.Dispose();
        (_beat, _definition, _life) = (null, null, new LinkLifecycle(options.ConsumptionHorizon));
        return ValueTask.CompletedTask;
    }

    public async ValueTask<LinkEndReports> GetEndsAsync()
    {
        if (_definition is not { } link) return new LinkEndReports(null, null);
        var (a, b) = await TellAsync(link, [], []);
        return new LinkEndReports(a, b);
    }

    private async Task BeatAsync()
    {
        if (_definition is not { } link) return;
        var elapsed = time.GetElapsedTime(_lastBeat);
        _lastBeat = time.GetTimestamp();
        if (!_cut && _life.Session is null) await IgnoringFailureAsync(_nodes[link.A].OpenSessionAsync(link.Id));
        var fresh = _cut || _life.Session is null ? [] : _source!.Produce(elapsed, _life.Room(options.MaxStock));
        var blocks = _life.Session is null ? [] : _life.Tag(fresh);
        var (a, b) = await TellAsync(link, [.. blocks.Select(block => block.ForA)], [.. blocks.Select(block => block.ForB)]);
        _life.Observe(a, b, elapsed);
        await ReportAsync(link.Id);
    }

    // The next beat tries again.
    private async Task IgnoringFailureAsync(ValueTask call)
    {
        try
        {
            await call.AsTask().WaitAsync(Patience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or Orleans.Runtime.OrleansException)
        {
            LogNoAnswer(failure);
        }
    }

    private async Task<(LinkEndReport? A, LinkEndReport? B)> TellAsync(LinkDefinition link, KeyBlock[] forA, KeyBlock[] forB)
    {
        var a = await HandOverAsync(link.A, link.Id, forA);
        var b = await HandOverAsync(link.B, link.Id, forB);
        return forA.Length == 0 ? (a, b) : (await ConfirmBlocksAsync(link.A, link.Id), await ConfirmBlocksAsync(link.B, link.Id));
    }

    private async Task<LinkEndReport?> ConfirmBlocksAsync(NodeId node, LinkId link)
    {
        var report = await _nodes.AwaitAsync(node, _nodes[node].ConfirmBlocksAsync(link), Patience);
        return report.IsOk ? report.Value : null;
    }

    private async Task<LinkEndReport?> HandOverAsync(NodeId node, LinkId link, KeyBlock[] blocks)
    {
        var report = await _nodes.AwaitAsync(node, _nodes[node].HandOverAsync(link, carries: !_cut, blocks), Patience);
        foreach (var block in blocks) block.Key.Dispose();
        return report.IsOk ? report.Value : null;
    }

    private async Task ReportAsync(LinkId link)
    {
        var state = State();
        if (state.Status == _reported?.Status && time.GetElapsedTime(_lastReport) < options.ReportPeriod) return;
        (_reported, _lastReport) = (state, time.GetTimestamp());
        await IgnoringFailureAsync(grains.Controller(_network).ReportAsync(link, state));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "a call is left to the next beat")]
    private partial void LogNoAnswer(Exception failure);

    private LinkState State() => _life.State(_cut, _source!.SecretKeyRate);
}
