using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QkdMesh.Cli.Commands.Watch;

/// <summary>Shows the state of all links and the latest events.</summary>
internal sealed class WatchBoard
{
    private const int EventsKept = 8;
    private readonly Queue<(string Text, string Colour)> _events = new();
    private List<LinkView> _links = [];
    private string _title = "waiting for the network";
    private string? _lost;

    public IReadOnlyCollection<string> Events => [.. _events.Select(happened => happened.Text)];

    public IReadOnlyList<LinkView> Links => _links;

    /// <summary>The connection is lost: what is shown is old until the next message.</summary>
    public void Lose(string why) => _lost = why;

    public void Apply(WatchNetworkResponse message)
    {
        _lost = null;
        if (message.Network is { } network)
        {
            _links = [.. network.Links.Select(link => link.Clone())];
            _title = network.Name;
        }

        foreach (var change in message.Events) Apply(change);
    }

    public BoardFrame Render() => new(_title, _lost, [.. _links], [.. _events]);

    private void Apply(NetworkEvent change)
    {
        switch (change.EventCase)
        {
            case NetworkEvent.EventOneofCase.LinkStatus:
                foreach (var link in Find(change.LinkStatus.LinkId))
                {
                    var before = LinkConditionWords.Of(link);
                    (link.Status, link.Condition) = (change.LinkStatus.After, change.Condition);
                    if (LinkConditionWords.Of(link) != before) Remember($"link {link.Id}: {before} -> {LinkConditionWords.Of(link)}");
                }

                break;
            case NetworkEvent.EventOneofCase.LinkCondition:
                foreach (var link in Find(change.LinkCondition.LinkId)) Apply(change.LinkCondition, link);
                break;
            case NetworkEvent.EventOneofCase.LinkAlarm:
                var alarm = change.LinkAlarm;
                foreach (var link in Find(alarm.LinkId)) (link.Alarmed, link.Qber, link.Alarm) = (alarm.Alarmed, alarm.Qber, alarm.Alarm);
                foreach (var (text, colour) in alarm.Happened.Select(step => AlarmWords.Of(step, alarm)))
                    Remember($"link {alarm.LinkId}: {text}", colour);
                break;
            case NetworkEvent.EventOneofCase.Node:
                Remember($"node {change.Node.NodeId}: {(change.Node.Quarantined ? "quarantined" : "released")}");
                break;
            case NetworkEvent.EventOneofCase.KeyStore:
                foreach (var link in Find(change.KeyStore.LinkId))
                {
                    link.SecretKeyRateBps = change.KeyStore.SecretKeyRateBps;
                    link.ConsumptionBps = change.KeyStore.ConsumptionBps;
                    link.StockAToBBits = change.KeyStore.StockAToBBits;
                    link.StockBToABits = change.KeyStore.StockBToABits;
                    link.Qber = change.KeyStore.Qber;
                }

                break;
        }
    }

    private void Apply(LinkConditionChanged change, LinkView link)
    {
        if (change.Condition != link.Condition)
        {
            var why = change.ConditionReason.Length > 0 ? $": {change.ConditionReason}" : "";
            Remember($"link {link.Id}: {link.Condition} -> {change.Condition}{why}");
        }

        (link.Condition, link.ConditionReason) = (change.Condition, change.ConditionReason);
        (link.SourceFault, link.Cut, link.SecretKeyRateBps) = (change.SourceFault, change.Cut, change.SecretKeyRateBps);
    }

    private IEnumerable<LinkView> Find(string id) => _links.Where(link => link.Id == id);

    private void Remember(string text, string colour = "default")
    {
        _events.Enqueue((text, colour));
        if (_events.Count > EventsKept) _events.Dequeue();
    }
}
