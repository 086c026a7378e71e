using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>A link as the newest snapshot shows it.</summary>
public sealed record LinkReport(LinkDefinition Link, LinkState State);

/// <summary>A node as the newest snapshot shows it.</summary>
public sealed record NodeReport(NodeDefinition Node, bool Quarantined);

/// <summary>What operators order of the controller, and what it came to.</summary>
public sealed class NetworkOrders(NetworkView view, IGrainFactory grains)
{
    public async Task<Result<LinkReport>> CutAsync(LinkId link, bool cut)
    {
        if (view.Current is not { } before) return NetworkReadiness.NotYet;
        var ordered = await grains.Controller(before.Topology.Name).OrderCutAsync(link, cut).OrUnavailable();
        return ordered.IsOk ? new LinkReport(ordered.Value, view.Current.StateOf(link)) : ordered.Error;
    }

    public async Task<Result<LinkReport>> DisturbAsync(LinkId link, SourceDisturbance disturbance)
    {
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        if (network.Topology.FindLink(link) is not { } definition) return new MeshError(ErrorCode.UnknownLink, $"{link} is no link of this network");
        var state = await grains.Link(link).DisturbAsync(disturbance).OrUnavailable();
        return state.IsOk ? new LinkReport(definition, state.Value) : state.Error;
    }

    public async Task<Result<LinkReport>> AcknowledgeAlarmAsync(LinkId link)
    {
        if (view.Current is not { } before) return NetworkReadiness.NotYet;
        var acknowledged = await grains.Controller(before.Topology.Name).AcknowledgeAlarmAsync(link).OrUnavailable();
        return acknowledged.IsOk ? new LinkReport(acknowledged.Value, view.Current.StateOf(link)) : acknowledged.Error;
    }

    public async Task<Result<NodeReport>> QuarantineAsync(NodeId node, bool quarantined)
    {
        if (view.Current is not { } before) return NetworkReadiness.NotYet;
        var ordered = await grains.Controller(before.Topology.Name).OrderQuarantineAsync(node, quarantined).OrUnavailable();
        return ordered.IsOk ? new NodeReport(ordered.Value, view.Current.Quarantined.Contains(node)) : ordered.Error;
    }
}
