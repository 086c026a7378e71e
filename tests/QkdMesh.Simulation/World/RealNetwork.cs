using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;

namespace QkdMesh.Simulation.World;

/// <summary>The real state of the network at this moment, which no node knows. Tells whether the network could serve a request.</summary>
internal sealed class RealNetwork(ControllerActor controller, Func<string, NodeActor> nodeOf, Func<string, LinkActor?> linkOf, Wire wire)
{
    // Other requests use key at the same time.
    private const int Spare = 3;

    public bool CanServe(KeyRequest request, KeySupplyOptions options)
    {
        // Each relay takes link key, and one that fails takes the others with it.
        if (request.AdditionalSlaves.Count > 0) return false;
        var network = controller.Latest!.Snapshot;
        if (request.Check(network, options) is not null) return false;
        NodeId source = network.Topology.FindSae(request.Master)!.Node, target = network.Topology.FindSae(request.Slave)!.Node;
        if (!Works(source) || !Works(target)) return false;
        var real = network with
        {
            Links = network.Links.Keys.Aggregate(network.Links, (links, link) => links.SetItem(link, StateOf(link, request, source))),
            Quarantined = network.Quarantined.Union(network.Topology.Definition.Nodes.Select(node => node.Id).Where(node => !Works(node))),
        };
        if (source == target) return true;
        var wanted = request.Requirements.For(network.Topology, request.Master, request.Slave);
        return new RoutePlanner(real, new RoutingOptions()).InOrder(wanted.LeastAssurance)
            .Any(planner => planner.Disjoint(source, target, wanted.LeastPaths, wanted.Route).Count == wanted.LeastPaths);

        // A node that has not received the newest topology still uses an older one.
        bool Works(NodeId node) => nodeOf(node.Value) is { IsUp: true } up
            && up.Manager.Network?.Snapshot.TopologyVersion == network.TopologyVersion
            && up.Manager.CheckNetwork(up.Clock) is null
            && wire.Hears(source.Value, node.Value) && wire.Answers(node.Value, source.Value);
    }

    private LinkState StateOf(LinkId link, KeyRequest request, NodeId source)
    {
        var off = LinkState.Unknown with { Status = LinkStatus.Off };
        // No node can know of links that came up while the controller was away, or a moment ago.
        if (!controller.HasTold(link) && !nodeOf(source.Value).Manager.Network!.Snapshot.StateOf(link).CarriesKey) return off;
        if (linkOf(link.Value) is not { } actor || actor.State.Status is LinkStatus.Off || actor.IsCut) return off;
        var definition = actor.Definition;
        if (!nodeOf(definition.A.Value).IsUp || !nodeOf(definition.B.Value).IsUp) return off;
        var a = nodeOf(definition.A.Value).Manager.Links.CarryingEndOf(link);
        var b = nodeOf(definition.B.Value).Manager.Links.CarryingEndOf(link);
        if (!a.IsOk || !b.IsOk || a.Value.Session is null || a.Value.Session != b.Value.Session) return off;
        // Other tenants may have what is in accounts.
        var accounts = nodeOf(source.Value).Manager.Links.MostInAccounts;
        return Least(a.Value.Sendable, b.Value.Sendable).Bytes - accounts < Spare * request.LinkKeyNeeded
            ? off
            : new LinkState(LinkStatus.Active, KeyRate.FromKilobitsPerSecond(1), KeyRate.Zero, a.Value.Sendable, b.Value.Sendable);
    }

    private static Bits Least(Bits one, Bits other) => one < other ? one : other;
}
