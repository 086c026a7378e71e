using Google.Protobuf.WellKnownTypes;
using QkdMesh.Application.Control;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound.Control;

/// <summary>What SAEs used, as wire messages.</summary>
internal static class UsageMessages
{
    /// <param name="withSilos">Whether the caller may know the addresses of silos.</param>
    public static V1.GetUsageResponse ToWire(UsageOfSilos usage, bool withSilos)
    {
        var response = new V1.GetUsageResponse
        {
            WholeSince = usage.WholeSince.ToTimestamp(),
            SilentSilos = (uint)usage.Silent.Count,
            SilentSiloAddresses = { withSilos ? usage.Silent : [] },
        };
        foreach (var tenant in usage.Rows.GroupBy(row => row.Holder.Tenant).OrderBy(tenant => tenant.Key, StringComparer.Ordinal))
        {
            var view = new V1.TenantUsage { Tenant = tenant.Key };
            foreach (var row in tenant.OrderBy(row => row.Holder.Sae?.Value, StringComparer.Ordinal)
                .ThenBy(row => row.Holder.Peer?.Value, StringComparer.Ordinal))
            {
                if (row.Holder is { Sae: { } sae, Peer: { } peer })
                    view.Pairs.Add(new V1.PairUsage { SaeId = sae.Value, PeerSaeId = peer.Value, Usage = ToWire(row) });
                else view.Usage = ToWire(row);
            }
            response.Tenants.Add(view);
        }
        return response;
    }

    private static V1.Usage ToWire(UsageRow row) => new()
    {
        Requests = (ulong)row.Figures.Requests,
        Failures = (ulong)row.Figures.Failures,
        Keys = (ulong)row.Figures.Keys,
        KeyBits = (ulong)row.Figures.KeyBits,
        LinkKeyBits = (ulong)row.Figures.LinkKeyBits,
        PeakKeysPerMinute = (ulong)row.PeakKeys,
    };
}
