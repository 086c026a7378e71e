using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

internal sealed record RouteExplainAnswer(IReadOnlyList<CandidateAnswer> Candidates, string Explanation)
{
    public static RouteExplainAnswer Of(ExplainRouteResponse response) =>
        new([.. response.Candidates.Select(CandidateAnswer.Of)], response.Explanation);
}

internal sealed record CandidateAnswer(
    IReadOnlyList<string> Nodes, IReadOnlyList<CandidateLinkAnswer> Links, double BottleneckBps, string BottleneckLinkId, bool Chosen)
{
    public static CandidateAnswer Of(CandidateRoute route) => new(
        [.. route.Nodes],
        [.. route.Links.Select(link => new CandidateLinkAnswer(link.Id, link.AvailableBps))],
        route.BottleneckBps,
        route.BottleneckLinkId,
        route.Chosen);
}

internal sealed record CandidateLinkAnswer(string Id, double AvailableBps);
