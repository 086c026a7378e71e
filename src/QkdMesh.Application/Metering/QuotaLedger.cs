using System.Collections.Concurrent;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Metering;

/// <summary>
/// What SAEs use of their quotas at this silo. Only the silo that runs the SAE's node counts: a call that is passed on counts once.
/// </summary>
public sealed class QuotaLedger(NetworkView view, INodesHere here, UsageLedger usage, TimeProvider time)
{
    private readonly ConcurrentDictionary<(QuotaHolder Holder, QuotaKind Kind), QuotaMeter> _meters = new();
    private long _topologyVersion;

    internal bool Counts(SaeId sae) => view.Current?.Topology.FindSae(sae) is { } known && here.Find(known.Node) is not null;

    /// <summary>Takes what a request needs from each limit that holds for it, or nothing.</summary>
    internal Result<QuotaClaim> Claim(QuotaUse use)
    {
        var claim = new QuotaClaim(usage, use);
        // The SAE may be gone from the newest topology. The use case says so.
        if (view.Current is not { } network || network.Topology.FindSae(use.Sae) is null) return claim;
        if (Interlocked.Exchange(ref _topologyVersion, network.TopologyVersion) != network.TopologyVersion) Forget(network.Topology);
        foreach (var (kind, amount) in use.Amounts)
        foreach (var limits in use.Peers.SelectMany(peer => network.Topology.QuotasOf(use.Sae, peer, kind)).GroupBy(limit => limit.Holder))
        {
            var (limit, taken) = (limits.First(), QuotaUse.AmountFor(kind, amount, limits.Count()));
            var meter = MeterOf(limit);
            if (meter.Take(taken, limit.Limit) is { } pause)
            {
                claim.Undo();
                return new MeshError(ErrorCode.QuotaExceeded, limit.ToString()) { RetryAfter = pause };
            }
            claim.Add(meter, kind, taken);
        }
        return claim;
    }

    /// <summary>
    /// Link key was used up for an SAE. It is gone, whatever became of the request: a caller who gives each request up does not get it for
    /// nothing.
    /// </summary>
    /// <param name="bytes">On all links together.</param>
    internal void Spend(SaeId sae, SaeId peer, long bytes)
    {
        if (bytes == 0 || view.Current?.Topology is not { } topology || topology.FindSae(sae) is null) return;
        usage.Add(sae, peer, new(LinkKeyBits: bytes * 8));
        foreach (var limit in topology.QuotasOf(sae, peer, QuotaKind.LinkKeyKbps)) MeterOf(limit).Charge(bytes * 8 / 1e3);
    }

    private QuotaMeter MeterOf(QuotaLimit limit) => _meters.GetOrAdd(
        (limit.Holder, limit.Kind),
        static (key, time) => key.Kind is QuotaKind.Calls or QuotaKind.Streams ? new CountMeter() : new RateMeter(time),
        time);

    // Topologies come and go for years.
    private void Forget(NetworkTopology topology)
    {
        foreach (var key in _meters.Keys)
        {
            var isKnown = key.Holder switch
            {
                { Tenant: { } tenant } => topology.FindTenant(tenant) is not null,
                { Sae: { } sae, Peer: { } peer } => topology.MayShare(sae, peer),
                { Sae: { } sae } => topology.FindSae(sae) is not null,
                _ => false,
            };
            if (!isKnown) _meters.TryRemove(key, out _);
        }
    }
}
