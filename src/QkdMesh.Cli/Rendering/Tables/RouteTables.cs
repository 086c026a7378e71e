using QkdMesh.Cli.Answers;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows routes as tables.</summary>
internal static class RouteTables
{
    /// <summary>The candidates, with what the available rate of each bottleneck is made of.</summary>
    public static FittingTable Candidates(IEnumerable<CandidateAnswer> routes) => new FittingTable("Candidate routes")
        .Text("", "route").Numbers("hops", "available").Ids("at link").Numbers("makes", "uses", "stock")
        .GoFirst("uses", "stock", "makes", "at link", "hops")
        .Of(routes, route =>
        [
            route.Chosen ? "[green]*[/]" : "",
            Markup.Escape(Figures.Route(route.Nodes)),
            Figures.Number(route.Links.Count, "0"),
            Figures.Available(route.Nodes, route.AvailableBps),
            Markup.Escape(route.BottleneckLinkId),
            .. SupplyOf(route.Links.FirstOrDefault(link => link.Id == route.BottleneckLinkId)),
        ]);

    private static string[] SupplyOf(CandidateLinkAnswer? link) => link is null
        ? ["", "", ""]
        : [Figures.Rate(link.SecretKeyRateBps), Figures.Rate(link.ConsumptionBps), Figures.Stock(link.StockBits)];
}
