using QkdMesh.Core.Associations;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeyRelay;

/// <summary>What became of a message at one node: either the next node's message, or a key that has arrived.</summary>
/// <param name="Receipt">Proves to the source that its target has the share.</param>
internal sealed record RelayStep(byte[]? Next, Arrival? Arrived, KeyMaterial? Key, UInt128 Receipt)
{
    /// <summary>
    /// One node's step of a relay. Before it burns link key, the node checks everything that can be checked: the target SAE, whether this
    /// node may pass the message on, and whether the next link has enough key. The target also checks that the source sent the share.
    /// </summary>
    /// <param name="mayArrive">Called if this node is the target and both tags are right.</param>
    public static Result<RelayStep> Take(
        KeyManagementAgent agent, NetworkSnapshot network, TargetAssociations sources, byte[] message, TimeSpan now,
        Func<Arrival, MeshError?> mayArrive)
    {
        var parsed = RelayFrame.Parse(message);
        if (!parsed.IsOk) return parsed.Error;
        var frame = parsed.Value;
        var from = CheckPlace(agent, network, frame);
        if (!from.IsOk) return from.Error;
        if (frame.IsLastHop)
        {
            var arrival = ArrivalOf(network, frame);
            TargetAssociation? association = null;
            var arrived = RelayHop.Open(from.Value, frame, now, (share, tag) =>
            {
                var source = sources.Find(frame.Nodes[0], frame.Mark.Epoch, now);
                if (!source.IsOk) return source.Error;
                association = source.Value;
                return CheckSent(association, frame, share, tag) ?? CheckArrival(network, frame, arrival, mayArrive);
            });
            if (!arrived.IsOk) return arrived.Error;
            agent.History.Arrived(frame.Relay, frame.Delivery.Batch, frame.Nodes);
            return new RelayStep(null, arrival, arrived.Value, association!.Receipt(frame.Header));
        }

        var link = frame.Links[frame.Hop + 1];
        var claim = agent.ClaimOf(frame.Nodes[0], frame.Delivery.Master, frame.Delivery.Class);
        var onward = agent.CanSend(link, claim, frame.Delivery.PayloadLength);
        if (!onward.IsOk) return onward.Error;
        var opened = RelayHop.Open(from.Value, frame, now);
        if (!opened.IsOk) return opened.Error;
        using var payload = opened.Value;
        var next = RelayHop.Seal(agent.EndOf(link).Value, claim, frame.Header, frame.Hop + 1, payload.Span);
        if (!next.IsOk) return next.Error;
        agent.History.Passed(frame.Relay, frame.Delivery.Batch, frame.Nodes);
        return new RelayStep(next.Value, null, null, default);
    }

    /// <summary>Why this node would refuse a relay that ends here, or null. What goes with its hop alone is not looked at.</summary>
    /// <param name="header">Of the relay.</param>
    public static MeshError? CheckEnd(
        KeyManagementAgent agent, NetworkSnapshot network, RelayFrame header, Func<Arrival, MeshError?> mayArrive) =>
        CheckPlace(agent, network, header).Error ?? CheckArrival(network, header, ArrivalOf(network, header), mayArrive);

    private static Arrival ArrivalOf(NetworkSnapshot network, RelayFrame frame) =>
        new(frame.Delivery, frame.Nodes, network.Topology.IsOverQkd(frame.Links));

    private static MeshError? CheckArrival(
        NetworkSnapshot network, RelayFrame frame, Arrival arrival, Func<Arrival, MeshError?> mayArrive) =>
        mayArrive(arrival) ?? CheckSource(network, frame);

    // What the source sent is taken once, also if it is refused now: it must not come later, when the source has given it up.
    private static MeshError? CheckSent(
        TargetAssociation association, RelayFrame frame, ReadOnlySpan<byte> share, ReadOnlySpan<byte> tag)
    {
        if (association.CheckNumber(frame.Mark.Sequence) is { } late) return late;
        if (association.CheckShare(frame.Header, share, tag) is { } forged) return forged;
        association.Take(frame.Mark.Sequence);
        return null;
    }

    private static MeshError? CheckSource(NetworkSnapshot network, RelayFrame frame) =>
        network.Topology.FindSae(frame.Delivery.Master)!.Node != frame.Nodes[0]
            ? new(ErrorCode.NotOnRoute, $"the message does not come from the node of {frame.Delivery.Master}")
            : null;

    private static Result<LinkKeyStore> CheckPlace(KeyManagementAgent agent, NetworkSnapshot network, RelayFrame frame)
    {
        var node = agent.Node;
        if (frame.Receiver != node || !Joins(network, frame, frame.Hop))
            return new MeshError(ErrorCode.NotOnRoute, $"the message is not for {node}");
        // A source plans no such route. A relay that was taken over could hide in a loop, or have its neighbour spend key for nothing.
        if (frame.Nodes.Distinct().Count() != frame.Nodes.Length)
            return new MeshError(ErrorCode.NotOnRoute, "the route has a node twice");
        // The whole route: a quarantined node may not know of the quarantine, or ignore it, and pass key on.
        if (network.CheckTrusted(frame.Nodes) is { } quarantine) return quarantine;
        // Every node that passed the message on could have changed its route.
        if (!frame.Nodes[1..^1].All(IsTrusted))
            return new MeshError(ErrorCode.NotOnRoute, "the route crosses a node that is not a trusted node");
        if (!KeepsPromise(network, frame))
            return new MeshError(ErrorCode.NotOnRoute, "the route crosses a link without a quantum channel, but claims not to");
        if (!frame.IsLastHop && !Joins(network, frame, frame.Hop + 1))
            return new MeshError(ErrorCode.NotOnRoute, $"{node} does not have the next link of the route");
        return agent.CarryingEndOf(frame.Link);

        bool IsTrusted(NodeId between) => network.Topology.FindNode(between)?.Role == NodeRole.Trusted;
    }

    // A share of a hybrid key may go over any link, if another one does not: the target sees that.
    private static bool KeepsPromise(NetworkSnapshot network, RelayFrame frame) => frame.Delivery switch
    {
        { Assurance: Assurance.Its } or { Assurance: Assurance.Hybrid, Shares: 1 } => network.Topology.IsOverQkd(frame.Links),
        _ => true,
    };

    private static bool Joins(NetworkSnapshot network, RelayFrame frame, int hop) =>
        network.Topology.FindLink(frame.Links[hop]) is { } link
        && frame.Nodes[hop] != frame.Nodes[hop + 1] && link.Touches(frame.Nodes[hop]) && link.Touches(frame.Nodes[hop + 1]);
}
