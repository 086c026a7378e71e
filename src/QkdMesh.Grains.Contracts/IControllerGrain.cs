using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Contracts;

/// <summary>The QKDN controller; its key is the network's name. No request for key goes through it.</summary>
[Alias("qkdmesh.controller")]
public interface IControllerGrain : IGrainWithStringKey
{
    /// <summary>Puts a topology into service where none is yet.</summary>
    [Alias("start")]
    ValueTask StartAsync([Immutable] TopologyDefinition topology);

    /// <summary>Takes every link out of service, before the process that runs the whole network ends.</summary>
    [Alias("stop")]
    ValueTask StopAsync();

    /// <summary>
    /// Puts a topology in the place of the running one. Refused with <c>NotAllowed</c> if a part of it differs that the operator may not
    /// change. The controller compares, because a silo may not know yet what is in force.
    /// </summary>
    /// <param name="mayChangeNetwork">Whether the operator may change nodes and links.</param>
    /// <param name="mayChangeAccess">Whether the operator may change tenants, SAEs, pairs and operators.</param>
    /// <param name="by">The operator; null if nobody knows. <c>SecondPersonNeeded</c> if the order takes two and this is the first.</param>
    [Alias("apply")]
    [return: Immutable]
    ValueTask<Result<AppliedTopology>> ApplyAsync(
        [Immutable] TopologyDefinition topology, bool mayChangeNetwork, bool mayChangeAccess, string? by = null);

    /// <summary>
    /// Cuts or restores a link. When it succeeds, both ends and every silo know. <c>OrderNotHeard</c> names those that do not know yet.
    /// </summary>
    [Alias("order-cut")]
    [return: Immutable]
    ValueTask<Result<LinkDefinition>> OrderCutAsync(LinkId link, bool cut);

    /// <summary>
    /// Quarantines or releases a node. When it succeeds, every silo knows. <c>OrderNotHeard</c> names those that do not know yet.
    /// </summary>
    /// <param name="by">The operator; null if nobody knows. <c>SecondPersonNeeded</c> if a release takes two and this is the first.</param>
    [Alias("order-quarantine")]
    [return: Immutable]
    ValueTask<Result<OrderedNode>> OrderQuarantineAsync(NodeId node, bool quarantined, string? by = null);

    /// <summary>From a link: what it says of itself.</summary>
    [Alias("report")]
    ValueTask ReportAsync(LinkId link, [Immutable] LinkState state);

    /// <summary>Sends every further snapshot to the view of a silo. To be renewed; answers with the current one.</summary>
    /// <param name="silo">Address of the silo.</param>
    [Alias("subscribe")]
    [return: Immutable]
    ValueTask<NetworkSnapshot?> SubscribeAsync(INetworkObserver observer, string silo);

    /// <summary>
    /// As <see cref="SubscribeAsync"/>, of a view that has a snapshot: answers with the current one if that is newer. Each answer confirms
    /// the view for the length of its lease. A controller whose silo has lost its own lease gives no answer.
    /// </summary>
    [Alias("renew")]
    [return: Immutable]
    ValueTask<NetworkSnapshot?> RenewAsync(INetworkObserver observer, string silo, long version);

    /// <summary>From a link whose grain ends here, as when its silo stops: it is to be run elsewhere.</summary>
    [Alias("link-ended")]
    ValueTask LinkEndedAsync(LinkId link);

    /// <summary>Acknowledges the alarm of a link, and remembers it. Refused where it has none, and while its QBER is high.</summary>
    [Alias("acknowledge-alarm")]
    [return: Immutable]
    ValueTask<Result<LinkDefinition>> AcknowledgeAlarmAsync(LinkId link);
}

/// <summary>A process's view of the network, as the controller sees it.</summary>
[Alias("qkdmesh.network-observer")]
public interface INetworkObserver : IGrainObserver
{
    [Alias("published")]
    ValueTask PublishedAsync([Immutable] NetworkSnapshot snapshot);
}

/// <summary>What a new topology did.</summary>
/// <param name="First">The operator who gave the same order before, if it took two.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.applied-topology")]
public sealed record AppliedTopology(long TopologyVersion, TopologyUpdate Update, string? First = null);

/// <summary>A node that was quarantined or released.</summary>
/// <param name="First">The operator who gave the same order before, if it took two.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.ordered-node")]
public sealed record OrderedNode(NodeDefinition Node, string? First);
