using QkdMesh.Core.Routing;

namespace QkdMesh.Northbound.Control;

/// <summary>Explained routes as wire messages.</summary>
internal static class RouteMessages
{
    public static V1.ExplainRouteResponse ToWire(RouteExplanation explanation) => new()
    {
        Explanation = explanation.Reason,
        Candidates = { explanation.Candidates.Select((candidate, rank) => ToWire(candidate, isChosen: rank == 0)) },
    };

    /// <summary>The smallest available key rate of its links; 0 for a route without links.</summary>
    public static double BottleneckBps(this Route route) => route.Hops == 0 ? 0 : route.Bottleneck.BitsPerSecond;

    private static V1.CandidateRoute ToWire(RouteCandidate candidate, bool isChosen) => new()
    {
        Nodes = { candidate.Route.Nodes.Select(node => node.Value) },
        Links =
        {
            candidate.Route.Links.Zip(
                candidate.AvailableRates, (link, rate) => new V1.CandidateLink { Id = link.Value, AvailableBps = rate.BitsPerSecond }),
        },
        BottleneckBps = candidate.Route.BottleneckBps(),
        BottleneckLinkId = candidate.BottleneckLink?.Value ?? "",
        Chosen = isChosen,
    };
}
