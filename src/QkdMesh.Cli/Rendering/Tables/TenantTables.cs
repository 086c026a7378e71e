using QkdMesh.Cli.Answers;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows the tenants of a running network.</summary>
internal static class TenantTables
{
    public static FittingTable Tenants(IEnumerable<ListedTenantAnswer> tenants) => new FittingTable("Tenants")
        .Ids("tenant").Numbers("SAEs", "pairs", "weight").Text("quotas", "authority").GoFirst("authority", "pairs")
        .Of(tenants, tenant =>
        [
            Markup.Escape(tenant.Id),
            Figures.Count((ulong)tenant.Saes),
            Figures.Count((ulong)tenant.Pairs),
            Figures.Count((ulong)tenant.Weight),
            Words(tenant.Quotas),
            Markup.Escape(tenant.Authority is { } authority ? $"sha256 {authority}" : $"saes-{tenant.Id} of the trust directory"),
        ]);

    public static string Words(QuotasAnswer quotas)
    {
        (double? Limit, string What)[] limits =
        [
            (quotas.RequestsPerSecond, "requests/s"), (quotas.KeyKbps, "kb/s of key"), (quotas.LinkKeyKbps, "kb/s of link key"),
            (quotas.UncollectedKeys, "keys uncollected"), (quotas.UncollectedBytes, "bytes uncollected"),
            (quotas.Streams, "streams"), (quotas.Calls, "calls at a time"),
            (quotas.LargestKey, "bits a key at most"),
        ];
        var set = limits.Where(limit => limit.Limit is not null)
            .Select(limit => $"{Figures.Number(limit.Limit!.Value, "#,0.######")} {limit.What}").ToList();
        return set.Count == 0 ? "no limit" : string.Join(", ", set);
    }
}
