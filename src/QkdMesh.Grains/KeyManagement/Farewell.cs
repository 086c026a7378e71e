using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// How a silo leaves without a stir: its nodes go one after the other to silos that host them as well, each when its keys are collected, and the
/// next when the links of the one before have key again; so that at any moment one node is away and not all.
/// </summary>
public sealed class Farewell
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50), SessionPatience = TimeSpan.FromSeconds(3);

    private readonly LiveNodes _nodes;
    private readonly SiloSites _sites;
    private readonly NetworkView _view;
    private readonly IStanding _standing;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;

    internal Farewell(LiveNodes nodes, SiloSites sites, NetworkView view, IStanding standing, IGrainFactory grains, TimeProvider time) =>
        (_nodes, _sites, _view, _standing, _grains, _time) = (nodes, sites, view, standing, grains, time);

    /// <summary>Returns when nothing lives here any more that somebody else could run, and no key waits; or when the patience is over.</summary>
    public async Task LeaveAsync(TimeSpan patience)
    {
        var began = _time.GetTimestamp();
        foreach (var node in _nodes.All)
        {
            if (_sites.AnotherHostOf(node.Node) is not { } silo) continue;
            var before = await SessionsOfAsync(node.Node);
            await LeaveAsync(node, Left());
            await _nodes.RunAsync(node, live =>
            {
                live.MoveTo(silo);
                return true;
            });
            // The view may show what was: the ends are asked themselves.
            await UntilAsync(async () => (await SessionsOfAsync(node.Node)).Count(session => !before.Contains(session)) >= before.Count, SessionPatience);
        }
        _standing.Leave();
        foreach (var node in _nodes.All) await LeaveAsync(node, Left());

        TimeSpan Left() => patience - _time.GetElapsedTime(began);
    }

    private async Task LeaveAsync(ILiveNode node, TimeSpan patience)
    {
        await _nodes.RunAsync(node, live =>
        {
            live.Leave();
            return true;
        });
        await UntilAsync(async () => await _nodes.RunAsync(node, live => live.Waiting) == 0, patience);
    }

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
