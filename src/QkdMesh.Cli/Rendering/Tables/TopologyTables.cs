using System.Globalization;
using QkdMesh.Core.Topology;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows a topology file as tables.</summary>
internal static class TopologyTables
{
    public static FittingTable Nodes(NetworkTopology topology) =>
        new FittingTable("Nodes").Ids("node").Text("name", "role", "links", "SAEs")
        .Of(topology.Definition.Nodes, node =>
        [
            Markup.Escape(node.Id.Value),
            Markup.Escape(node.DisplayName),
            node.Role is NodeRole.Trusted ? "trusted" : "end",
            Markup.Escape(string.Join(", ", topology.LinksOf(node.Id).Select(link => link.Id))),
            Markup.Escape(string.Join(", ", topology.Definition.Saes.Where(sae => sae.Node == node.Id).Select(sae => sae.Id))),
        ]);

    public static FittingTable Links(NetworkTopology topology) =>
        new FittingTable("Links").Ids("link").Text("from", "to").Numbers("length", "loss", "key rate", "QBER", "margin").Text("device")
        .GoFirst("margin", "loss", "QBER", "device", "length")
        .Of(topology.Definition.Links, link =>
        [
            Markup.Escape(link.Id.Value),
            Markup.Escape(link.A.Value),
            Markup.Escape(link.B.Value),
            link.Source.Kind is KeySourceKind.Pqc ? "" : link.Length.ToString(),
            link.Source.Kind is KeySourceKind.Pqc ? "" : link.Loss.ToString(),
            link.SecretKeyRate.ToString(),
            link.Estimate is { } estimate ? estimate.Qber.ToString("0.0 %", CultureInfo.InvariantCulture) : "",
            link.Estimate is { SecretKeyRate.BitsPerSecond: > 0 } alive ? alive.Margin.ToString() : "",
            Markup.Escape(DeviceWords.Of(link)),
        ]);

    public static FittingTable Saes(NetworkTopology topology) =>
        topology.Definition.Saes.All(sae => sae is { Tenant: null, Selectors.Count: 0 })
            ? new FittingTable("SAEs").Ids("SAE", "node").Text("shares with").Of(topology.Definition.Saes, Sae)
            : new FittingTable("SAEs").Ids("SAE", "node").Text("shares with", "tenant", "certificate").GoFirst("certificate", "tenant")
                .Of(topology.Definition.Saes, sae =>
                    [.. Sae(sae), Markup.Escape(sae.Tenant ?? ""), AccessTables.Certificates(sae.Selectors)]);

    private static string[] Sae(SaeDefinition sae) =>
    [
        Markup.Escape(sae.Id.Value),
        Markup.Escape(sae.Node.Value),
        Markup.Escape(string.Join(", ", sae.SharesWith.Select(peer => peer.Value).Order(StringComparer.Ordinal))),
    ];
}
