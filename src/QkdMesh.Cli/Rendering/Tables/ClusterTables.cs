using System.Globalization;
using QkdMesh.Cli.Answers;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows a cluster as tables.</summary>
internal static class ClusterTables
{
    public static FittingTable Silos(IEnumerable<SiloAnswer> silos) => new FittingTable("Silos")
        .Ids("silo").Phrases("status").Ids("gRPC").Text("contract", "nodes", "").GoFirst("contract", "", "gRPC", "nodes")
        .Of(silos, silo =>
        [
            Markup.Escape(silo.Address),
            Colour(silo.Status),
            Markup.Escape(silo.GrpcAddress ?? "-"),
            silo.Contract?.ToString(CultureInfo.InvariantCulture) ?? "-",
            Markup.Escape(silo.Sites.Replace(",", ", ", StringComparison.Ordinal)),
            silo.Here ? "asked" : "",
        ]);

    private static string Colour(string status) => status switch
    {
        "active" => "[green]active[/]",
        SiloAnswer.Dead => "[grey]dead[/]",
        _ => $"[yellow]{Markup.Escape(status)}[/]",
    };
}
