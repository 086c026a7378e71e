using QkdMesh.Core.Topology;

namespace QkdMesh.Northbound.Control;

/// <summary>Tenants and quotas as wire messages.</summary>
internal static class TenantMessages
{
    public static IEnumerable<V1.TenantView> Of(NetworkTopology topology)
    {
        var saes = topology.Definition.Saes.ToLookup(sae => sae.Tenant);
        return topology.Definition.Tenants.Select(tenant => new V1.TenantView
        {
            Id = tenant.Id,
            Authority = tenant.Authority ?? "",
            Weight = (uint)tenant.Weight,
            Saes = (uint)saes[tenant.Id].Count(),
            Pairs = (uint)saes[tenant.Id].Sum(sae => PairsOf(topology, sae)),
            Quotas = ToWire(kind => tenant.Quotas[kind]),
        });
    }

    public static V1.Quotas OfNetwork(TopologyDefinition definition) =>
        ToWire(kind => definition.Quotas[kind] ?? Quotas.Default[kind]);

    // A pair within the tenant is counted at one of its two SAEs.
    private static int PairsOf(NetworkTopology topology, SaeDefinition sae) => sae.SharesWith.Count(peer =>
        topology.MayShare(sae.Id, peer)
        && (topology.FindSae(peer)!.Tenant != sae.Tenant || string.CompareOrdinal(sae.Id.Value, peer.Value) < 0));

    private static V1.Quotas ToWire(Func<QuotaKind, double?> limit)
    {
        var quotas = new V1.Quotas();
        if (limit(QuotaKind.RequestsPerSecond) is { } requests) quotas.RequestsPerSecond = requests;
        if (limit(QuotaKind.KeyKbps) is { } key) quotas.KeyKbps = key;
        if (limit(QuotaKind.LinkKeyKbps) is { } linkKey) quotas.LinkKeyKbps = linkKey;
        if (limit(QuotaKind.UncollectedKeys) is { } keys) quotas.UncollectedKeys = keys;
        if (limit(QuotaKind.UncollectedBytes) is { } bytes) quotas.UncollectedBytes = bytes;
        if (limit(QuotaKind.Streams) is { } streams) quotas.Streams = streams;
        if (limit(QuotaKind.Calls) is { } calls) quotas.Calls = calls;
        if (limit(QuotaKind.LargestKey) is { } bits) quotas.LargestKey = bits;
        return quotas;
    }
}
