using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

internal sealed record RouteExplainAnswer(IReadOnlyList<CandidateAnswer> Candidates, string Explanation)
{
    public static RouteExplainAnswer Of(ExplainRouteResponse response) =>
        new([.. response.Candidates.Select(CandidateAnswer.Of)], CliWords.Of(response.Explanation));
}

/// <param name="AvailableBps">The smallest available rate of its links: rate and stock. Null if it crosses no link.</param>
internal sealed record CandidateAnswer(
    IReadOnlyList<string> Nodes, IReadOnlyList<CandidateLinkAnswer> Links, double? AvailableBps, string BottleneckLinkId, bool Chosen)
{
    public static CandidateAnswer Of(CandidateRoute route) => new(
        [.. route.Nodes],
        [.. route.Links.Select(link => new CandidateLinkAnswer(
            link.Id, link.AvailableBps, link.SecretKeyRateBps, link.ConsumptionBps, link.StockBits))],
        RouteAnswer.LimitOf(route.Nodes, route.AvailableBps),
        route.BottleneckLinkId,
        route.Chosen);
}

/// <param name="AvailableBps">What the link makes less what it uses, plus its stock spread over a minute.</param>
/// <param name="StockBits">In the direction of the route.</param>
internal sealed record CandidateLinkAnswer(string Id, double AvailableBps, double SecretKeyRateBps, double ConsumptionBps, ulong StockBits);
