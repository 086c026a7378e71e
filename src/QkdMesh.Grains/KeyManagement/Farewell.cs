using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Control;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// How a silo leaves without a stir. For a while its nodes go on as before, so that keys which wait are collected. Then they go one after the other to silos that host
/// them as well: each takes no new work until what is under way has ended, moves with nothing, and the next one follows when its links have key again; so that at
/// any moment one node is away and not all. What runs the network here goes last.
/// </summary>
public sealed class Farewell
{
    // What was just made is collected by then, if anybody is going to.
    private static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(150);

    // A client that asked in vain asks again after a second or so, and is not to meet the next move.
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(1_600);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20), SessionPatience = TimeSpan.FromSeconds(3);

    private readonly LiveNodes _nodes;
    private readonly SiloSites _sites;
    private readonly NetworkView _view;
    private readonly ControlHandover _control;
    private readonly IStanding _standing;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;

    internal Farewell(
        LiveNodes nodes, ControlHandover control, SiloSites sites, NetworkView view, IStanding standing, IGrainFactory grains, TimeProvider time) =>
        (_nodes, _control, _sites, _view, _standing, _grains, _time) = (nodes, control, sites, view, standing, grains, time);

    /// <summary>Returns when nothing lives here any more that somebody else could run.</summary>
    /// <param name="patience">How long keys that wait now may still be collected.</param>
    public async Task LeaveAsync(TimeSpan patience)
    {
        await Task.WhenAll(_nodes.All.Select(node => UntilCollectedAsync(node, patience)));
        foreach (var node in _nodes.All)
        {
            if (_sites.AnotherHostOf(node.Node) is not { } silo) continue;
            var left = _time.GetTimestamp();
            var before = await SessionsOfAsync(node.Node);
            await DoAsync(node, live => live.Leave());
            await UntilCollectedAsync(node, UnderWay);
            await DoAsync(node, live => live.MoveTo(silo));
            // The view may show what was: the ends are asked themselves.
            await UntilAsync(async () => (await SessionsOfAsync(node.Node)).Count(session => !before.Contains(session)) >= before.Count, SessionPatience);
            await UntilAsync(() => new(_time.GetElapsedTime(left) >= Apart), Apart);
        }
        await _control.MoveAsync();
        _standing.Leave();
        await Task.WhenAll(_nodes.All.Select(node => UntilCollectedAsync(node, UnderWay)));
    }

    private async Task UntilCollectedAsync(ILiveNode node, TimeSpan patience)
    {
        var now = await _nodes.RunAsync(node, live => live.Time);
        await UntilAsync(async () => await _nodes.RunAsync(node, live => live.CountWaitingFrom(now)) == 0, patience);
    }

    private Task<bool> DoAsync(ILiveNode node, Action<ILiveNode> act) => _nodes.RunAsync(node, live =>
    {
        act(live);
        return true;
    });

    /// <summary>The sessions of a node's links that both ends can send in.</summary>
    private async Task<List<LinkSession>> SessionsOfAsync(NodeId node)
    {
        var links = _view.Current?.Topology.LinksOf(node) ?? [];
        var ends = await Task.WhenAll(links.Select(link => EndsOfAsync(link.Id)));
        return [.. ends.Select(SessionOf).OfType<LinkSession>()];
    }

    private static LinkSession? SessionOf(LinkEndReports? ends) =>
        ends is { A: { Session: { } session } a, B: { } b } && b.Session == session && a.Sendable > Bits.Zero && b.Sendable > Bits.Zero ? session : null;

    private async Task<LinkEndReports?> EndsOfAsync(LinkId link)
    {
        try
        {
            return await _grains.Link(link).GetEndsAsync().AsTask().WaitAsync(SessionPatience, _time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return null;
        }
    }

    private async Task UntilAsync(Func<ValueTask<bool>> condition, TimeSpan patience)
    {
        var began = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Look, _time);
        while (_time.GetElapsedTime(began) < patience && !await condition()) await timer.WaitForNextTickAsync();
    }
}
