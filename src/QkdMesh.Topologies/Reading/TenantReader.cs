using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

internal sealed class TenantReader(FaultLog faults)
{
    /// <summary>Null for a tenant without a usable id or with an unusable authority.</summary>
    public TenantDefinition? Read(MapReader map)
    {
        var (id, quotas) = (map.Identifier(Keys.Id), new QuotaReader(faults).Read(map));
        if (map.Text(Keys.TenantCa) is not { } text)
            return id is null || map.Has(Keys.TenantCa) ? null : new(id, null) { Quotas = quotas };
        if (CertificateSelector.Sha256Of(text) is { } authority) return id is null ? null : new(id, authority) { Quotas = quotas };
        faults.Add(
            map.PlaceOfValue(Keys.TenantCa), $"{FaultLog.Quote(text)} is not the fingerprint of a certificate",
            $"write {Keys.TenantCa.Meaning}");
        return null;
    }
}
