using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>
/// The keys that wait at a node, by the SAE that asked for them. The node that holds them counts them: no other node can say that there is
/// room.
/// </summary>
internal sealed class UncollectedKeys
{
    private readonly Dictionary<SaeId, Dictionary<SaeId, Amount>> _ofMaster = [];

    /// <param name="change">Keys that came, or the negative number of those that went.</param>
    public void Add(KeyDelivery delivery, int change)
    {
        if (!_ofMaster.TryGetValue(delivery.Master, out var peers)) _ofMaster.Add(delivery.Master, peers = []);
        var left = peers.GetValueOrDefault(delivery.Slave) + Amount.Of(delivery, change);
        if (left.Keys > 0) peers[delivery.Slave] = left;
        else peers.Remove(delivery.Slave);
        if (peers.Count == 0) _ofMaster.Remove(delivery.Master);
    }

    /// <summary>Why a delivery is over a quota of its master, or null.</summary>
    /// <param name="topology">It has both SAEs of the delivery.</param>
    public MeshError? Check(KeyDelivery delivery, NetworkTopology topology)
    {
        var more = Amount.Of(delivery, delivery.Count);
        foreach (var limit in topology.QuotasOf(delivery.Master, delivery.Slave, QuotaKind.UncollectedKeys))
            if (Of(limit.Holder, topology).Keys + more.Keys > limit.Limit) return Refusal(limit);
        foreach (var limit in topology.QuotasOf(delivery.Master, delivery.Slave, QuotaKind.UncollectedBytes))
            if (Of(limit.Holder, topology).Bytes + more.Bytes > limit.Limit) return Refusal(limit);
        return null;
    }

    private Amount Of(QuotaHolder holder, NetworkTopology topology)
    {
        if (holder.Sae is { } sae)
        {
            var peers = _ofMaster.GetValueOrDefault(sae);
            return holder.Peer is { } peer ? peers?.GetValueOrDefault(peer) ?? default : Sum(peers);
        }
        return _ofMaster
            .Where(master => topology.FindSae(master.Key)?.Tenant == holder.Tenant)
            .Aggregate(default(Amount), (sum, master) => sum + Sum(master.Value));
    }

    private static Amount Sum(Dictionary<SaeId, Amount>? peers) =>
        peers?.Values.Aggregate(default(Amount), (sum, amount) => sum + amount) ?? default;

    private static MeshError Refusal(QuotaLimit limit) =>
        new(ErrorCode.QuotaExceeded, $"{limit}; they wait for their other SAE to collect them, or expire");

    private readonly record struct Amount(long Keys, long Bytes)
    {
        public static Amount Of(KeyDelivery delivery, int keys) => new(keys, (long)keys * delivery.KeyLength);

        public static Amount operator +(Amount one, Amount other) => new(one.Keys + other.Keys, one.Bytes + other.Bytes);
    }
}
