using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>
/// How a silo leaves without a stir: its nodes go one after the other to silos that host them as well, each when its keys are collected, and the
/// next when the links of the one before have key again; so that at any moment one node is away and not all.
/// </summary>
public sealed class Farewell
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25), SessionPatience = TimeSpan.FromSeconds(3);

    private readonly LiveNodes _nodes;
    private readonly SiloSites _sites;
    private readonly NetworkView _view;
    private readonly IStanding _standing;
    private readonly TimeProvider _time;

    internal Farewell(LiveNodes nodes, SiloSites sites, NetworkView view, IStanding standing, TimeProvider time) =>
        (_nodes, _sites, _view, _standing, _time) = (nodes, sites, view, standing, time);

    /// <summary>Returns when nothing lives here any more that somebody else could run, and no key waits; or when the patience is over.</summary>
    public async Task LeaveAsync(TimeSpan patience)
    {
        var began = _time.GetTimestamp();
        foreach (var node in _nodes.All)
        {
            if (_sites.AnotherHostOf(node.Node) is not { } silo) continue;
            await LeaveAsync(node, Left());
            await _nodes.RunAsync(node, live =>
            {
                live.MoveTo(silo);
                return true;
            });
            await UntilAsync(() => new(!_nodes.All.Contains(node) && HasKey(node.Node)), SessionPatience);
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

    private bool HasKey(NodeId node) => _view.Current is { } network
        && network.Topology.LinksOf(node).All(link => network.StateOf(link.Id) is { CarriesKey: true } or { Status: LinkStatus.Off }
            || !_sites.IsAnywhere(link.OtherEnd(node)));

    private async Task UntilAsync(Func<ValueTask<bool>> condition, TimeSpan patience)
    {
        var began = _time.GetTimestamp();
        using var timer = new PeriodicTimer(Look, _time);
        while (_time.GetElapsedTime(began) < patience && !await condition()) await timer.WaitForNextTickAsync();
    }
}
