namespace QkdMesh.Core.Routing;

/// <summary>How routes are ranked.</summary>
public enum RoutingPolicy
{
    /// <summary>Largest bottleneck of available key rate, then fewest hops.</summary>
    WidestThenFewestHops,

    /// <summary>Fewest hops, then largest bottleneck.</summary>
    FewestHopsThenWidest,
}

/// <param name="MaxHops">The most links a route may have: 1 or more.</param>
public readonly record struct RouteQuery(RoutingPolicy Policy, int MaxHops)
{
    public const int HopLimit = 64;

    public static RouteQuery Default { get; } = new(RoutingPolicy.WidestThenFewestHops, HopLimit);
}
