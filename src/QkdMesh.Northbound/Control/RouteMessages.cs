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
    public static double AvailableBps(this Route route) => route.Hops == 0 ? 0 : route.Bottleneck.BitsPerSecond;

    private static V1.CandidateLink ToWire(RouteCandidate candidate, int hop)
    {
        var supply = candidate.Supplies[hop];
        return new()
        {
            Id = candidate.Route.Links[hop].Value,
            AvailableBps = candidate.AvailableRates[hop].BitsPerSecond,
            SecretKeyRateBps = supply.Makes.BitsPerSecond,
            ConsumptionBps = supply.Uses.BitsPerSecond,
            StockBits = (ulong)supply.Stock.Count,
        };
    }

    private static V1.CandidateRoute ToWire(RouteCandidate candidate, bool isChosen) => new()
    {
        Nodes = { candidate.Route.Nodes.Select(node => node.Value) },
        Links = { candidate.Route.Links.Select((_, hop) => ToWire(candidate, hop)) },
        AvailableBps = candidate.Route.AvailableBps(),
        BottleneckLinkId = candidate.BottleneckLink?.Value ?? "",
        Chosen = isChosen,
    };
}
