using Orleans.Runtime;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Membership;
using QkdMesh.Northbound.Health;

namespace QkdMesh.Host.Health;

/// <summary>Whether this process is worth keeping, and whether it is worth sending requests to.</summary>
internal sealed class SiloHealth(
    IClusterMembershipService membership, ILocalSiloDetails here, NetworkView view, ISiloFence fence, IMembershipLease lease, NetworkHealth links)
{
    /// <summary>Null where it is alive. A supervisor is to restart one that is not.</summary>
    public string? WhyNotLive() => fence.Fenced.IsCompleted ? "this silo lost its place in the cluster and ends" : null;

    /// <summary>Null where it joined the cluster, has the topology and sessions on its links, and is neither unsure of its place nor about to stop.</summary>
    public string? WhyNotReady()
    {
        if (WhyNotLive() is { } reason) return reason;
        if (links.IsLeaving) return "this silo is about to stop";
        if (membership.CurrentSnapshot.GetSiloStatus(here.SiloAddress) != SiloStatus.Active) return "this silo has not joined the cluster";
        if (!lease.IsHeld) return "this silo is not sure of its place in the cluster: neither the store nor a majority of silos answers";
        if (view.Current is null) return "the topology is not loaded";
        return links.IsServing ? null : "not every link of its nodes has key";
    }
}
