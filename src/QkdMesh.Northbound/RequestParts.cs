using Grpc.Core;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound;

/// <summary>
/// Parts of wire requests as values of Core. A number too large for an int keeps its bits: Core refuses it, and names the number that was
/// sent.
/// </summary>
internal static class RequestParts
{
    // No caller gains from a longer wait, and timers do not accept every wire number.
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromSeconds(20);

    // Of Timestamp.
    private const long EarliestSecond = -62_135_596_800, LatestSecond = 253_402_300_799;

    /// <param name="field">That names the peer.</param>
    public static Result<SaeId> Peer(string id, string field = "peer_sae_id") => Identifier.IsValid(id)
        ? new SaeId(id)
        : new MeshError(ErrorCode.UnknownPeer, $"{field} is not an SAE id: an id is {Identifier.Rule}");

    public static Result<LinkId> Link(string id) => Identifier.IsValid(id)
        ? new LinkId(id)
        : new MeshError(ErrorCode.UnknownLink, $"link_id is not a link id: an id is {Identifier.Rule}");

    public static Result<NodeId> Node(string id) => Identifier.IsValid(id)
        ? new NodeId(id)
        : new MeshError(ErrorCode.UnknownNode, $"node_id is not a node id: an id is {Identifier.Rule}");

    public static Result<SourceDisturbance> Disturbance(V1.DisturbLinkRequest request) =>
        request is { HasTappedFraction: true, TappedFraction: not (>= 0 and <= 1) }
        ? new MeshError(ErrorCode.OptionOutOfRange, "tapped_fraction is 0 to 1")
        : new SourceDisturbance(request.HasTappedFraction ? request.TappedFraction : null, request.HasStalled ? request.Stalled : null);

    /// <summary>The tenant and the time that a call for usage names; null for what it does not name.</summary>
    public static Result<(string? Tenant, DateTimeOffset? Since)> Usage(V1.GetUsageRequest request)
    {
        var tenant = request.HasTenant ? request.Tenant : null;
        if (request.Since is not { } since) return (tenant, null);
        return since is { Seconds: >= EarliestSecond and <= LatestSecond, Nanos: >= 0 and < 1_000_000_000 }
            ? (tenant, since.ToDateTimeOffset())
            : new MeshError(ErrorCode.OptionOutOfRange, "since is a time from year 1 to year 9999");
    }

    public static int Number(uint number) => unchecked((int)number);

    public static Result<RouteQuery> Route(V1.RouteOptions? options)
    {
        if (options is null) return RouteQuery.Default;
        var hops = options.MaxHops == 0 ? RouteQuery.HopLimit : Number(options.MaxHops);
        return options.Policy switch
        {
            V1.RoutingPolicy.Unspecified => new RouteQuery(null, hops),
            V1.RoutingPolicy.Widest => new RouteQuery(RoutingPolicy.WidestThenFewestHops, hops),
            V1.RoutingPolicy.FewestHops => new RouteQuery(RoutingPolicy.FewestHopsThenWidest, hops),
            V1.RoutingPolicy.Balanced => new RouteQuery(RoutingPolicy.Balanced, hops),
            V1.RoutingPolicy.Sticky => new RouteQuery(RoutingPolicy.Sticky, hops),
            var other => new MeshError(ErrorCode.OptionOutOfRange, $"policy {(int)other} is not a routing policy"),
        };
    }

    public static Result<Assurance> Assurance(V1.Assurance assurance) => assurance switch
    {
        V1.Assurance.Unspecified or V1.Assurance.Pqc => Core.Topology.Assurance.Pqc,
        V1.Assurance.Hybrid => Core.Topology.Assurance.Hybrid,
        V1.Assurance.Its => Core.Topology.Assurance.Its,
        var other => new MeshError(ErrorCode.OptionOutOfRange, $"least_assurance {(int)other} is not an assurance"),
    };

    public static V1.Assurance ToWire(this Assurance assurance) => assurance switch
    {
        Core.Topology.Assurance.Its => V1.Assurance.Its,
        Core.Topology.Assurance.Hybrid => V1.Assurance.Hybrid,
        _ => V1.Assurance.Pqc,
    };

    /// <summary>The deadline of the request, else the deadline of the call, else the default.</summary>
    public static TimeSpan Deadline(uint? milliseconds, ServerCallContext context, KeySupplyOptions options, TimeProvider time)
    {
        var named = milliseconds is { } given ? TimeSpan.FromMilliseconds(given)
            : context.Deadline == DateTime.MaxValue ? options.DefaultDeadline
            : context.Deadline - time.GetUtcNow().UtcDateTime;
        return named < LongestDeadline ? named : LongestDeadline;
    }
}
