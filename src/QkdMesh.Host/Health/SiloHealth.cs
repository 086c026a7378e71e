using Orleans.Runtime;
using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Audit;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Telemetry;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Listeners;
using QkdMesh.Northbound.Health;

namespace QkdMesh.Host.Health;

/// <summary>Whether this process is alive, and whether it is ready for requests.</summary>
internal sealed class SiloHealth(
    IClusterMembershipService membership, ILocalSiloDetails here, NetworkView view, ISiloFence fence, IMembershipLease lease,
    NetworkHealth links, IStoreHealth store, CallerPolicy callers, ConnectionRooms rooms, MemoryBudget memory, IAuditLog audit,
    KeySupplyOptions options, TimeProvider time, SiloPortRoom? silos = null)
{
    private const double NearlyFull = 0.9;

    /// <summary>Null if the process is alive. A supervisor should restart a process that is not alive.</summary>
    public string? WhyNotLive() =>
        fence.Fenced.IsCompleted ? "this silo is fenced: it lost its cluster membership, destroyed its key and ends" : null;

    /// <summary>
    /// Null if the silo has joined the cluster, holds its lease, hears the controller, has a topology, serves what it can serve, and does
    /// not drain.
    /// </summary>
    public string? WhyNotReady()
    {
        if (WhyNotLive() is { } reason) return reason;
        if (links.IsLeaving) return "this silo drains and is about to stop";
        if (membership.CurrentSnapshot.GetSiloStatus(here.SiloAddress) != SiloStatus.Active) return "this silo has not joined the cluster";
        if (!lease.IsHeld) return "this silo cannot confirm its cluster membership: neither Redis nor a majority of the silos answers";
        if (view.Current is null) return "this silo has no topology yet";
        if (view.Confirmed is not { } confirmed) return "the controller has not confirmed the network to this silo yet";
        if (time.GetElapsedTime(confirmed) >= options.NetworkLease)
            return $"this silo has not heard from the controller for {options.NetworkLease.TotalSeconds:0} s or more";
        return links.State.WhyNotReady;
    }

    /// <summary>How this silo knows its callers, where an operator has to know it: one line each.</summary>
    public IEnumerable<string> OnCallers => callers.Warnings;

    /// <summary>The memory that callers fill, and how much of it they may fill.</summary>
    public string OnMemory =>
        $"memory of callers: {memory.Used >> 20} of {(memory.Limit - memory.Reserved) >> 20} MiB"
        + string.Concat(Enum.GetValues<MemoryUse>().Where(IsNearlyFull).Select(use => $", {MeshMeter.Spelling(use)} nearly full"));

    /// <summary>What this silo cannot serve, or soon cannot, one line each. A silo that is ready may have such lines.</summary>
    public IEnumerable<string> NotServed =>
    [
        .. store.IsAvailable ? [] : new[] { "Redis does not answer: no failed silo is replaced, and no order is stored" },
        .. rooms.Callers is { } room && room.Open < room.Most
            ? []
            : new[] { $"no new caller gets in unless one is idle: all {rooms.Callers.Most} connections are taken" },
        .. silos is not { Waiting: SiloPortRoom.Most } ? [] : new[] { "strangers take all room of the silo port: each ends another one" },
        .. audit is AuditLog log ? log.Warnings : [],
        .. links.State.NotServed.Select(link => $"not served: {link}"),
    ];

    private bool IsNearlyFull(MemoryUse use) => memory.UsedFor(use) > memory.MostFor(use) * NearlyFull;
}
