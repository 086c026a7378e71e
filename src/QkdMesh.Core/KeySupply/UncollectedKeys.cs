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
    private readonly Dictionary<(SaeId Master, SaeId Slave), Amount> _ofPair = [];
    private readonly Dictionary<SaeId, Amount> _ofMaster = [];

    // A tenant may have thousands of SAEs here, and each arrival asks. So their sum is kept, for one topology.
    private readonly Dictionary<string, Amount> _ofTenant = [];
    private NetworkTopology? _topology;

    /// <param name="change">Keys that came, or the negative number of those that went.</param>
    public void Add(KeyDelivery delivery, int change)
    {
        var more = Amount.Of(delivery, change);
        Add(_ofPair, (delivery.Master, delivery.Slave), more);
        Add(_ofMaster, delivery.Master, more);
        if (_topology?.FindSae(delivery.Master)?.Tenant is { } tenant) Add(_ofTenant, tenant, more);
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
        if (holder is { Sae: { } master, Peer: { } slave }) return _ofPair.GetValueOrDefault((master, slave));
        if (holder.Sae is { } sae) return _ofMaster.GetValueOrDefault(sae);
        if (!ReferenceEquals(_topology, topology)) SumTenants(topology);
        return _ofTenant.GetValueOrDefault(holder.Tenant!);
    }

    private void SumTenants(NetworkTopology topology)
    {
        _topology = topology;
        _ofTenant.Clear();
        foreach (var (master, amount) in _ofMaster)
            if (topology.FindSae(master)?.Tenant is { } tenant) Add(_ofTenant, tenant, amount);
    }

    private static void Add<THolder>(Dictionary<THolder, Amount> amounts, THolder holder, Amount more)
        where THolder : notnull
    {
        var now = amounts.GetValueOrDefault(holder) + more;
        if (now.Keys > 0) amounts[holder] = now;
        else amounts.Remove(holder);
    }

    private static MeshError Refusal(QuotaLimit limit) =>
        new(ErrorCode.QuotaExceeded, $"{limit}; they wait for their other SAE to collect them, or expire");

    private readonly record struct Amount(long Keys, long Bytes)
    {
        public static Amount Of(KeyDelivery delivery, int keys) => new(keys, (long)keys * delivery.KeyLength);

        public static Amount operator +(Amount one, Amount other) => new(one.Keys + other.Keys, one.Bytes + other.Bytes);
    }
}
