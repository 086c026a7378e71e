using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Routing;

/// <summary>What was weighed between two nodes.</summary>
/// <param name="Candidates">Best first; empty where there is no route.</param>
/// <param name="Reason">In words: why the first won, or why no route exists.</param>
public sealed record RouteExplanation(ImmutableArray<RouteCandidate> Candidates, string Reason);

/// <param name="AvailableRates">Of each link of the route, in the direction of travel: rate and stock.</param>
/// <param name="BottleneckLink">The first link that sets the route's bottleneck; null for a route without links.</param>
public sealed record RouteCandidate(Route Route, ImmutableArray<KeyRate> AvailableRates, LinkId? BottleneckLink)
{
    /// <summary>What the available rate of each link is made of.</summary>
    public ImmutableArray<LinkSupply> Supplies { get; init; } = [];
}

/// <param name="Makes">The link's own rate.</param>
/// <param name="Uses">What relays take from it.</param>
/// <param name="Stock">In the direction of travel.</param>
public readonly record struct LinkSupply(KeyRate Makes, KeyRate Uses, Bits Stock);
