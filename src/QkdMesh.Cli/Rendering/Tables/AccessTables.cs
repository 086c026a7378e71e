using QkdMesh.Core.Topology;
using QkdMesh.Topologies;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows who may get keys, and who runs the network.</summary>
internal static class AccessTables
{
    public static FittingTable Tenants(NetworkTopology topology) => new FittingTable("Tenants")
        .Ids("tenant").Numbers("weight").Text("SAEs", "authority")
        .GoFirst("authority")
        .Of(topology.Definition.Tenants, tenant =>
        [
            Markup.Escape(tenant.Id),
            Figures.Count((ulong)tenant.Weight),
            Markup.Escape(string.Join(", ", topology.Definition.Saes.Where(sae => sae.Tenant == tenant.Id).Select(sae => sae.Id))),
            Markup.Escape(tenant.Authority is { } authority ? $"sha256 {authority}" : $"saes-{tenant.Id} of the trust directory"),
        ]);

    public static FittingTable Operators(NetworkTopology topology) => new FittingTable("Operators").Ids("operator")
        .Text("roles", "certificate").GoFirst("certificate")
        .Of(topology.Definition.Access.Operators, each =>
        [
            Markup.Escape(each.Id),
            Markup.Escape(string.Join(", ", OperatorRoleWords.Of(each.Roles))),
            Certificates(each.Selectors),
        ]);

    public static string Certificates(IReadOnlyList<CertificateSelector> selectors) =>
        selectors.Count == 0 ? "names it by its id" : Markup.Escape(string.Join(" or ", selectors));
}
