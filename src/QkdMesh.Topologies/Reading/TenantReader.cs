using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

internal sealed class TenantReader(FaultLog faults)
{
    /// <summary>Null for a tenant without a usable id, or with an authority or a weight that could not be read.</summary>
    public TenantDefinition? Read(MapReader map)
    {
        var (id, quotas) = (map.Identifier(Keys.Id), new QuotaReader(faults).Read(map));
        var weight = map.Number(Keys.TenantWeight);
        if (weight is null && map.Has(Keys.TenantWeight)) id = null;
        if (map.Text(Keys.TenantCa) is not { } text) return map.Has(Keys.TenantCa) ? null : Tenant(null);
        if (CertificateSelector.Sha256Of(text) is { } authority) return Tenant(authority);
        faults.Add(
            map.PlaceOfValue(Keys.TenantCa), $"{FaultLog.Quote(text)} is not the fingerprint of a certificate",
            $"write {Keys.TenantCa.Meaning}");
        return null;

        TenantDefinition? Tenant(string? ca) => id is null ? null : new(id, ca) { Weight = (int?)weight ?? 1, Quotas = quotas };
    }
}
