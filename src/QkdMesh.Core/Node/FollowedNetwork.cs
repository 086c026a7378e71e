using QkdMesh.Core.Associations;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Routing;

namespace QkdMesh.Core.Node;

/// <summary>The network that a node decides by: how long it may, which pairs may share keys, and which nodes lost trust.</summary>
internal sealed class FollowedNetwork(
    TimeSpan leaseLength, KeyManagementAgent links, EndAssociations associations, KeySupplyAgent supply, NodeHistory history)
{
    private readonly NetworkLease _lease = new(links.Node, leaseLength);
    private readonly LostTrust _lostTrust = new();

    /// <summary>The network that the node goes by; null until the node has heard of one.</summary>
    public RoutedNetwork? Current { get; private set; }

    /// <summary>Counts the losses of trust. An attempt keeps the count of its start.</summary>
    public int TrustGeneration => _lostTrust.Generation;

    /// <summary>
    /// Follows the network, and may decide by it until a lease from the confirmation on is over. A new topology takes key with it; what
    /// stays the same keeps its key.
    /// </summary>
    /// <param name="confirmed">When the controller was last asked whether this is the network, by the node's clock.</param>
    public void Adopt(RoutedNetwork network, TimeSpan confirmed)
    {
        _lease.Renew(confirmed);
        if (ReferenceEquals(network, Current)) return;
        // Quarantines that came and went between the two snapshots: the node goes through them now.
        if (Current is { } before && network.Snapshot.ReleasedAfter(before.Snapshot.Version) is { Count: > 0 } missed)
            Follow(before with { Snapshot = before.Snapshot with { Quarantined = before.Snapshot.Quarantined.Union(missed) } });
        Follow(network);
    }

    /// <summary>No node counts as trusted since any earlier time.</summary>
    public void LoseAllTrust() => _lostTrust.LoseAll();

    /// <summary>The reason why the node must not decide by the network that it knows, or null. Asked wherever key moves.</summary>
    public MeshError? Check(TimeSpan now) =>
        Current is null ? new(ErrorCode.NodeUnavailable, $"{links.Node} has no topology yet") : _lease.Check(now);

    /// <summary>
    /// The reason why an attempt must not go on, or null: a node of its routes is not trusted, or was not since the attempt began.
    /// </summary>
    public MeshError? CheckTrusted(KeySupplyAttempt attempt) => attempt.Routes
        .Select(route => Current!.Snapshot.CheckPassed(route.Nodes) ?? _lostTrust.CheckSince(attempt.TrustSeen, route.Nodes))
        .FirstOrDefault(distrust => distrust is not null);

    /// <summary>The reason why an SAE must not get a key that it shares with a peer at this node, or null.</summary>
    public MeshError? CheckEntitled(SaeId caller, SaeId peer, TimeSpan now)
    {
        if (Check(now) is { } unknown) return unknown;
        var network = Current!.Snapshot;
        if (network.CheckPair(caller, peer) is { } refusal) return refusal;
        return network.Topology.FindSae(caller)!.Node == links.Node
            ? null
            : new(ErrorCode.NotEntitledToKey, $"{caller} is not at {links.Node}");
    }

    private void Follow(RoutedNetwork network)
    {
        var isNewTopology = network.Snapshot.TopologyVersion != Current?.Snapshot.TopologyVersion;
        var isNewTrust = isNewTopology || !network.Snapshot.Quarantined.SetEquals(Current!.Snapshot.Quarantined);
        Current = network;
        history.Saw(network.Snapshot);
        if (isNewTopology)
        {
            links.Adopt(network.Snapshot);
            associations.Adopt(network.Snapshot);
        }
        if (!isNewTrust) return;
        _lostTrust.See(network.Snapshot);
        supply.Adopt(network.Snapshot);
    }
}
