using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.KeyManagement;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.Drain;

/// <summary>
/// Drains a silo before shutdown, one node at a time. First all nodes work on for a while, so that SAEs collect the keys that wait. Then
/// each node that another silo hosts refuses new work, finishes what is under way, and migrates without key. The next node follows when
/// the links of the migrated node have key again. Links and the controller migrate last.
/// </summary>
public sealed partial class SiloDrain
{
    private static readonly MeshTimings Timings = MeshTimings.Default;

    private readonly LocalNodes _nodes;
    private readonly NodeHosting _hosting;
    private readonly NetworkView _view;
    private readonly ControlHandover _control;
    private readonly DrainState _state;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly ILogger<SiloDrain> _logger;

    internal SiloDrain(
        LocalNodes nodes, ControlHandover control, NodeHosting hosting, NetworkView view, DrainState state, IGrainFactory grains,
        TimeProvider time, ILogger<SiloDrain> logger) =>
        (_nodes, _control, _hosting, _view, _state, _grains, _time, _logger) =
            (nodes, control, hosting, view, state, grains, time, logger);

    /// <summary>Returns when nothing is left in this silo that another silo could run, or when the time for that is over.</summary>
    /// <param name="patience">How long keys that wait now may still be collected.</param>
    /// <returns>The number of keys that SAEs have not collected. They end with this silo.</returns>
    public async Task<int> RunAsync(TimeSpan patience)
    {
        var longest = patience + _nodes.All.Count * Timings.LongestMigration + Timings.LongestHandover + Timings.WorkUnderWay;
        try
        {
            await MoveAllAsync(patience).WaitAsync(longest, _time);
        }
        catch (TimeoutException)
        {
            LogTooLong(longest.TotalSeconds);
            _state.RefuseNewWork();
        }

        var left = Task.WhenAll(_nodes.All.Select(node => _nodes.RunAsync(node, local => local.CountUncollected(local.Time))));
        return await Task.WhenAny(left, Task.Delay(Timings.WorkUnderWay, _time)) == left ? (await left).Sum() : 0;
    }

    private async Task MoveAllAsync(TimeSpan patience)
    {
        await Task.WhenAll(_nodes.All.Select(node => UntilCollectedAsync(node, patience)));
        _state.Move();
        foreach (var node in _nodes.All)
        {
            if (_hosting.AnotherHostOf(node.Node) is { } silo) await MigrateAsync(node, silo);
        }
        await _control.MoveAsync();
        _state.RefuseNewWork();
        await Task.WhenAll(_nodes.All.Select(node => UntilCollectedAsync(node, Timings.WorkUnderWay)));
    }

    private async Task MigrateAsync(ILocalNode node, SiloAddress silo)
    {
        var began = _time.GetTimestamp();
        var before = await SessionsOfAsync(node.Node);
        await _nodes.RunAsync(node, local => local.RefuseNewWork());
        await UntilCollectedAsync(node, Timings.WorkUnderWay);
        await _nodes.RunAsync(node, local => local.MigrateTo(silo));
        // The network view may lag behind, so the ends of the links are asked themselves.
        await UntilAsync(
            async () => (await SessionsOfAsync(node.Node)).Count(session => !before.Contains(session)) >= before.Count,
            Timings.SessionPatience);
        await UntilAsync(() => new(_time.GetElapsedTime(began) >= Timings.BetweenMigrations), Timings.BetweenMigrations);
    }

    private async Task UntilCollectedAsync(ILocalNode node, TimeSpan patience)
    {
        var now = await _nodes.RunAsync(node, local => local.Time);
        await UntilAsync(async () => await _nodes.RunAsync(node, local => local.CountUncollected(now)) == 0, patience);
    }

    /// <summary>The sessions of a node's links in which both ends can send.</summary>
    private async Task<List<LinkSession>> SessionsOfAsync(NodeId node)
    {
        var links = _view.Current?.Topology.LinksOf(node) ?? [];
        var ends = await Task.WhenAll(links.Select(link => EndsOfAsync(link.Id)));
        return [.. ends.Select(SessionOf).OfType<LinkSession>()];
    }

    private static LinkSession? SessionOf(LinkEndReports? ends) =>
        ends is { A: { Session: { } session } a, B: { } b } && b.Session == session && a.Sendable > Bits.Zero && b.Sendable > Bits.Zero
            ? session
            : null;

    private async Task<LinkEndReports?> EndsOfAsync(LinkId link)
    {
        try
        {
            return await _grains.Link(link).GetEndsAsync().AsTask().WaitAsync(Timings.SessionPatience, _time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private async Task UntilAsync(Func<ValueTask<bool>> condition, TimeSpan patience)
    {
        var began = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Timings.DrainLook, _time);
        while (_time.GetElapsedTime(began) < patience && !await condition()) await timer.WaitForNextTickAsync();
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the drain takes longer than {Seconds} s, and ends: what this silo could not hand over starts in other silos when it has "
            + "ended")]
    private partial void LogTooLong(double seconds);
}
