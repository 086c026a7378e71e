using MediatR;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>Lists every candidate route between two ends, best first, and says why the first one won.</summary>
/// <param name="From">A node, or an SAE in place of its node. Unchecked text of the caller.</param>
/// <param name="To">As <paramref name="From"/>.</param>
public sealed record ExplainRoute(string From, string To, RouteQuery Route) : IRequest<Result<RouteExplanation>>, ICheckedRequest
{
    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) => Route.Check();
}

public sealed class ExplainRouteHandler(NetworkView view, NodeGrains nodes, INodeHosting hosting)
    : IRequestHandler<ExplainRoute, Result<RouteExplanation>>
{
    public async Task<Result<RouteExplanation>> Handle(ExplainRoute request, CancellationToken cancellationToken)
    {
        var latest = view.Latest!;
        var network = latest.Snapshot;
        if (NodeOf(network, request.From) is not { } from) return Unknown(network, request.From);
        if (NodeOf(network, request.To) is not { } to) return Unknown(network, request.To);
        // Ids of nodes are no ids of SAEs that share keys: then the settings of the network hold.
        SaeId one = new(request.From), other = new(request.To);
        var query = request.Route.For(network.Topology, one, other);
        var pair = network.Topology.RequirementsOf(one, other);
        var kept = await nodes.KeptRouteAsync(from, to, query);
        var explained = latest.Planner.ExplainInOrder(from, to, query, kept, hosting.IsAnywhere, pair);
        if (pair.AreNone) return explained;
        var lacking = explained.Candidates.IsEmpty
            ? null
            : latest.Planner.WhyFewer(from, to, query, pair.LeastPaths, pair.LeastAssurance, hosting.IsAnywhere, pair);
        return explained with
        {
            Reason = $"{explained.Reason}. The topology has {pair}{(lacking is null ? "" : $", but {lacking}")}",
        };
    }

    private static NodeId? NodeOf(NetworkSnapshot network, string name)
    {
        if (!Identifier.IsValid(name)) return null;
        return network.Topology.FindNode(new(name))?.Id ?? network.Topology.FindSae(new(name))?.Node;
    }

    // An invalid name is not repeated: it may hold anything.
    private static MeshError Unknown(NetworkSnapshot network, string name) => Identifier.IsValid(name)
        ? network.Topology.NoNodeOrSae(name)
        : new(ErrorCode.UnknownNode, $"from and to are ids of nodes or SAEs: an id is {Identifier.Rule}");
}
