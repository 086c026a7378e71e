using MediatR;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>The silos that run the network, as this silo knows them.</summary>
public sealed record GetCluster : IRequest<Result<ClusterReport>>;

/// <param name="Homeless">Nodes that no running silo hosts: no key starts, ends or passes there.</param>
public sealed record ClusterReport(IReadOnlyList<SiloReport> Silos, IReadOnlyList<NodeId> Homeless);

public sealed class GetClusterHandler(ISilos silos, INodeHosting hosting, NetworkView view)
    : IRequestHandler<GetCluster, Result<ClusterReport>>
{
    public Task<Result<ClusterReport>> Handle(GetCluster request, CancellationToken cancellationToken) => Task.FromResult(Report());

    private Result<ClusterReport> Report()
    {
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        var homeless = network.Topology.Definition.Nodes.Select(node => node.Id).Where(node => !hosting.IsAnywhere(node));
        return new ClusterReport(silos.All(), [.. homeless]);
    }
}
