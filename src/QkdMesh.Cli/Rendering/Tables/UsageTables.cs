using QkdMesh.Cli.Answers;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows what tenants and pairs used.</summary>
internal static class UsageTables
{
    private static readonly string[] Headings = ["requests", "failures", "keys", "key", "link key", "peak/min"];

    public static FittingTable Tenants(IEnumerable<TenantUsageAnswer> tenants) => new FittingTable("Usage")
        .Ids("tenant").Numbers(Headings).GoFirst("peak/min", "requests", "key")
        .Of(tenants, tenant => [tenant.Tenant.Length == 0 ? "-" : Markup.Escape(tenant.Tenant), .. Cells(tenant.Usage)]);

    public static FittingTable Pairs(IEnumerable<(string Tenant, PairUsageAnswer Pair)> pairs) => new FittingTable("Usage of pairs")
        .Ids("SAE that asked", "peer", "tenant").Numbers(Headings).GoFirst("tenant", "peak/min", "requests", "key")
        .Of(pairs, row =>
        [
            Markup.Escape(row.Pair.Sae), Markup.Escape(row.Pair.Peer), row.Tenant.Length == 0 ? "-" : Markup.Escape(row.Tenant),
            .. Cells(row.Pair.Usage),
        ]);

    private static string[] Cells(UsageFiguresAnswer usage) =>
    [
        Figures.Count(usage.Requests), Figures.Count(usage.Failures), Figures.Count(usage.Keys), Figures.Stock(usage.KeyBits),
        Figures.Stock(usage.LinkKeyBits), Figures.Count(usage.PeakKeysPerMinute),
    ];
}
