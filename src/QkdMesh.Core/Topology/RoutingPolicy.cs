namespace QkdMesh.Core.Topology;

/// <summary>How routes between two nodes are ranked. The number of each policy is part of the messages between silos.</summary>
public enum RoutingPolicy
{
    /// <summary>
    /// Fewest hops among the routes whose bottleneck is as large as the largest within 1 %, then largest bottleneck. A bottleneck is an
    /// available rate: what a link makes and does not use, and its stock spread over a minute.
    /// </summary>
    WidestThenFewestHops = 0,

    /// <summary>Fewest hops, then largest bottleneck.</summary>
    FewestHopsThenWidest = 1,

    /// <summary>
    /// Fewest hops among the routes that are wide enough, then largest bottleneck. A route is wide enough if its bottleneck is at least
    /// half of the largest: a route over twice the hops spends twice the key, so it must be more than twice as wide.
    /// </summary>
    Balanced = 2,

    /// <summary>
    /// The route that delivered last, for as long as it has key and none of its links and nodes is lost. The first route is chosen as
    /// by <see cref="Balanced"/>.
    /// </summary>
    Sticky = 3,
}
