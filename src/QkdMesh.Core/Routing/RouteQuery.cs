using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Routing;

/// <param name="Policy">How routes are ranked. Null: as the topology says for the pair of SAEs, or else for the network.</param>
/// <param name="MaxHops">The most links a route may have: 1 or more.</param>
public readonly record struct RouteQuery(RoutingPolicy? Policy, int MaxHops)
{
    public const int HopLimit = 64;

    public static RouteQuery Default { get; } = new(null, HopLimit);

    /// <summary>Why no request may have this query, or null.</summary>
    public MeshError? Check() => MaxHops is >= 1 and <= HopLimit
        ? null
        : new(ErrorCode.OptionOutOfRange, $"max_hops is 1 to {HopLimit}, not {MaxHops.AsSent()}");

    /// <summary>This query with the policy that holds for a pair of SAEs.</summary>
    public RouteQuery For(NetworkTopology topology, SaeId one, SaeId other) =>
        Policy is null ? this with { Policy = topology.PolicyOf(one, other) } : this;
}
