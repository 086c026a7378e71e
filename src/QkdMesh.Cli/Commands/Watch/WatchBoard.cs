using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Northbound.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QkdMesh.Cli.Commands.Watch;

/// <summary>The links as they are, and the last things that happened.</summary>
internal sealed class WatchBoard
{
    private const int EventsKept = 8;
    private readonly Queue<string> _events = new();
    private List<LinkView> _links = [];
    private string _title = "waiting for the network";

    public IReadOnlyCollection<string> Events => _events;

    public IReadOnlyList<LinkView> Links => _links;

    public void Apply(WatchNetworkResponse message)
    {
        if (message.Network is { } network)
        {
            _links = [.. network.Links.Select(link => link.Clone())];
            _title = network.Name;
        }

        foreach (var change in message.Events) Apply(change);
    }

    public IRenderable Render() => new Rows(
        new Markup($"[bold]{Markup.Escape(_title)}[/]  (Ctrl-C ends)"),
        NetworkTables.Links(_links),
        new Rows(_events.Select(line => new Text(line))));

    private void Apply(NetworkEvent change)
    {
        switch (change.EventCase)
        {
            case NetworkEvent.EventOneofCase.LinkStatus:
                var (id, before, after) = (change.LinkStatus.LinkId, change.LinkStatus.Before, change.LinkStatus.After);
                foreach (var link in Find(id)) link.Status = after;
                Remember($"link {id}: {Figures.Status(before)} -> {Figures.Status(after)}");
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
                }

                break;
        }
    }

    private IEnumerable<LinkView> Find(string id) => _links.Where(link => link.Id == id);

    private void Remember(string line)
    {
        _events.Enqueue(line);
        if (_events.Count > EventsKept) _events.Dequeue();
    }
}
