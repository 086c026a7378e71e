namespace QkdMesh.Core.Routing;

/// <summary>How a <see cref="RoutePlanner"/> sees the links, and how far it goes on.</summary>
public sealed record RoutingOptions
{
    /// <summary>
    /// The time over which stock counts as rate: a link with 600 bit in stock offers 10 bit/s more over a minute. More than 0;
    /// the default value is 60 s.
    /// </summary>
    public TimeSpan StockHorizon { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The part of the largest bottleneck that makes a route wide enough for <see cref="Topology.RoutingPolicy.Balanced"/>: more than 0,
    /// at most 1. The default value is 0.5.
    /// </summary>
    public double WideEnough { get; init; } = 0.5;

    /// <summary>
    /// The part of the largest bottleneck at which a route counts as equally wide for
    /// <see cref="Topology.RoutingPolicy.WidestThenFewestHops"/>: more than 0, at most 1. The default value is 0.99. A smaller difference
    /// is noise, and does not decide against fewer hops.
    /// </summary>
    public double AsWide { get; init; } = 0.99;

    /// <summary>The most routes that are ranked between two nodes. 1 or more; the default value is 8.</summary>
    public int MaxCandidates { get; init; } = 8;
}
