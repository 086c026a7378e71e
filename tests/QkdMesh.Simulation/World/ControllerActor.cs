using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.History;

namespace QkdMesh.Simulation.World;

/// <summary>
/// The controller, in the place of the controller grain. It sends its snapshots to the nodes as messages, and repeats each message
/// until the node has the snapshot.
/// </summary>
internal sealed class ControllerActor(Timeline time, IKeyHistory history, Action<TopologyUpdate> reconfigure, Action<RoutedNetwork> publish)
    : Actor("controller")
{
    // Messages are on their way for up to 5 ms, if nothing makes them late.
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromMilliseconds(900), OnItsWay = TimeSpan.FromMilliseconds(10);

    private readonly NetworkController _controller = new();
    private readonly Dictionary<LinkId, LinkState> _reports = [];
    private readonly Dictionary<LinkId, TimeSpan> _carriesSince = [];
    private bool _publishes;

    /// <summary>Null until the first topology.</summary>
    public RoutedNetwork? Latest { get; private set; }

    /// <summary>The topology of the start.</summary>
    public NetworkTopology? First { get; private set; }

    /// <summary>Whether every node that hears the controller has been told that a link carries key.</summary>
    public bool HasTold(LinkId link) => _carriesSince.TryGetValue(link, out var since) && time.Now - since > OnItsWay;

    public bool IsCut(LinkId link) => _controller.IsCut(link);

    public bool IsAlarmed(LinkId link) => _controller.IsAlarmed(link);

    public void Apply(NetworkTopology topology)
    {
        First ??= topology;
        var update = _controller.Apply(topology).Value;
        history.Add(_controller.Record.ToEvent());
        Publish();
        reconfigure(update);
    }

    public void OrderCut(LinkId link, bool cut) => _controller.OrderCut(link, cut);

    public void OrderQuarantine(NodeId node, bool quarantined)
    {
        if (!_controller.OrderQuarantine(node, quarantined).IsOk) return;
        history.Add(_controller.Record.ToQuarantineEvent());
        Publish();
    }

    public void Report(LinkId link, LinkState state)
    {
        _reports[link] = state;
        var isUrgent = state.IsUrgentAfter(_controller.Snapshot!.StateOf(link));
        if (_publishes && !isUrgent) return;
        _publishes = true;
        time.After(isUrgent ? TimeSpan.FromMilliseconds(1) : ReportPeriod, () => Do(PublishReports));
    }

    private void PublishReports()
    {
        _publishes = false;
        var hasNews = _reports.Count > 0 && _controller.Report([.. _reports]);
        _reports.Clear();
        if (hasNews) Publish();
    }

    private void Publish()
    {
        Latest = RoutedNetwork.Of(_controller.Snapshot!, new RoutingOptions());
        foreach (var (link, state) in Latest.Snapshot.Links)
        {
            if (state.CarriesKey) _carriesSince.TryAdd(link, time.Now);
            else _carriesSince.Remove(link);
        }
        publish(Latest);
    }
}
