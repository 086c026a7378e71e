using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows a running network as tables.</summary>
internal static class NetworkTables
{
    public static FittingTable Links(IEnumerable<LinkView> links) => new FittingTable("Links")
        .Ids("link", "ends").Text("source").Phrases("condition").Numbers("makes", "uses", "stock ->", "stock <-")
        .GoFirst("uses", "ends", "stock <-", "source", "stock ->", "makes")
        .Of(links, link =>
        [
            Markup.Escape(link.Id),
            Markup.Escape($"{link.A} - {link.B}"),
            Figures.SourceMarkup(link.Source),
            AlarmWords.MarkupOf(link),
            Figures.Rate(link.SecretKeyRateBps),
            Figures.Rate(link.ConsumptionBps),
            Figures.Stock(link.StockAToBBits),
            Figures.Stock(link.StockBToABits),
        ]);

    /// <summary>Why links carry no key, and key sources make none, one line each.</summary>
    public static IEnumerable<string> Faults(IEnumerable<LinkView> links) => links.Select(link => link switch
    {
        { SourceFault.Length: > 0 } => $"[red]the source of {Markup.Escape(link.Id)} makes no key:[/] {Markup.Escape(link.SourceFault)}",
        { Condition: "failed" or "no-silo" or "quarantined", ConditionReason.Length: > 0 } =>
            $"[red]{Markup.Escape(link.Id)} carries no key:[/] {Markup.Escape(link.ConditionReason)}",
        { Condition: "passive", ConditionReason.Length: > 0 } =>
            $"[yellow]{Markup.Escape(link.Id)} carries key in one direction only:[/] {Markup.Escape(link.ConditionReason)}",
        _ => "",
    }).Where(line => line.Length > 0);

    public static FittingTable Nodes(IEnumerable<NodeView> nodes) => new FittingTable("Nodes").Ids("node").Text("name", "state")
        .Of(nodes, node =>
        [
            Markup.Escape(node.Id),
            Markup.Escape(node.Name),
            StateOf(node),
        ]);

    private static string StateOf(NodeView node)
    {
        var state = node.Quarantined ? "[red]quarantined[/]" : node.Trusted ? "trusted" : "end node";
        return node is { HasSilos: true, Silos: 0 } ? $"[red]no-silo[/], {state}" : state;
    }

    public static FittingTable Saes(IEnumerable<SaeView> saes) => new FittingTable("SAEs").Ids("SAE", "node").Text("shares with")
        .Of(saes, sae => [Markup.Escape(sae.Id), Markup.Escape(sae.NodeId), Markup.Escape(string.Join(", ", sae.SharesWith))]);

    /// <summary>The ledgers of both ends of every link, in bytes.</summary>
    public static FittingTable Ledgers(IEnumerable<LinkView> links) => new FittingTable("Ledger of every link end, bytes")
        .Ids("link", "end").Numbers("received", "= relayed", "+ auth.", "+ discarded", "+ stored")
        .GoFirst("+ auth.", "+ discarded", "= relayed", "received")
        .Of(links.SelectMany(Ends), end => end.Ledger is { } ledger
            ?
            [
                Markup.Escape(end.Link),
                Markup.Escape(end.Node),
                Figures.Count(ledger.Received),
                Figures.Count(ledger.Relayed),
                Figures.Count(ledger.Authentication),
                Figures.Count(ledger.Discarded),
                Figures.Count(ledger.Stored),
            ]
            : [Markup.Escape(end.Link), Markup.Escape(end.Node), "[yellow]no answer[/]", "", "", "", ""]);

    private static IEnumerable<(string Link, string Node, Ledger? Ledger)> Ends(LinkView link) =>
        [(link.Id, link.A, link.LedgerA), (link.Id, link.B, link.LedgerB)];
}
