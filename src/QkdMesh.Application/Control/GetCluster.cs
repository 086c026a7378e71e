using MediatR;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>The silos that run the network, as this silo knows them.</summary>
public sealed record GetCluster : IRequest<Result<ClusterReport>>;

/// <param name="Hosts">How many running silos host each node. No key starts, ends or passes at a node without a silo.</param>
/// <param name="IsStoreThere">Whether the store that the silos meet at answers; null for a network in one process.</param>
public sealed record ClusterReport(
    IReadOnlyList<SiloReport> Silos, IReadOnlyList<KeyValuePair<NodeId, int>> Hosts, bool? IsStoreThere)
{
    /// <summary>Nodes that no running silo hosts.</summary>
    public IEnumerable<NodeId> Homeless => With(silos: 0);

    /// <summary>Nodes that this number of running silos hosts.</summary>
    public IEnumerable<NodeId> With(int silos) => Hosts.Where(node => node.Value == silos).Select(node => node.Key);
}

public sealed class GetClusterHandler(ISilos silos, INodeHosting hosting, NetworkView view)
    : IRequestHandler<GetCluster, Result<ClusterReport>>
{
    public Task<Result<ClusterReport>> Handle(GetCluster request, CancellationToken cancellationToken) => Task.FromResult(Report());

    private Result<ClusterReport> Report()
    {
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        var hosts = network.Topology.Definition.Nodes.Select(node => KeyValuePair.Create(node.Id, hosting.CountSilosOf(node.Id)));
        return new ClusterReport(silos.All(), [.. hosts], silos.IsStoreThere);
    }
}
