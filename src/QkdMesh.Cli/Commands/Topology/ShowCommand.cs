using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Pictures;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Control;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Topology;

/// <summary>Draws a topology file.</summary>
internal sealed class ShowCommand : MeshCommand
{
    public ShowCommand()
        : base(
            "show",
            "Draws the network of a topology file and lists its nodes, links and SAEs.",
            "topology show topologies/madrid-ring.yaml")
    {
        var file = new Argument<string>("FILE") { Description = "The topology file." };
        Add(file);
        Run(async (parse, session, cancellationToken) =>
        {
            var topology = await TopologyFiles.LoadAsync(parse.GetRequiredValue(file), cancellationToken);
            session.Answer(TopologyAnswer.Of(topology), screen => Show(screen, topology));
            return CommandRun.Success;
        });
    }

    private static void Show(IAnsiConsole screen, NetworkTopology topology)
    {
        screen.Say($"[bold]{topology.Name.Value}[/]");
        screen.WriteLine();
        screen.Show(NetworkPicture.Of(topology));
        screen.WriteLine();
        screen.Write(TopologyTables.Nodes(topology));
        screen.Write(TopologyTables.Links(topology));
        if (topology.Definition.Saes.Count > 0) screen.Write(TopologyTables.Saes(topology));
        if (topology.Definition.Links.Any(link => !link.HasQuantumChannel)) screen.Say($"Links without a quantum channel carry {CarriedBy(topology.Definition.PqcUse)}.");
        foreach (var link in topology.Definition.Links.Where(link => link.Estimate?.Qber > new LinkOptions().MaxQber))
            screen.Say($"[yellow]Warning:[/] {link.Id} would be taken for listened to: its QBER is {link.Estimate!.Qber:0.0 %}. {(link.Source.Bb84 is { Classical.Count: > 0 } ? "Turn classical channels down, or mend" : "Mend")} the fibre.");
        foreach (var link in topology.Definition.Links.Where(link => link.SecretKeyRate == KeyRate.Zero))
            screen.Say($"[yellow]Warning:[/] {link.Id} makes no key: its fibre loses {link.Loss}{(link.Source.Bb84 is { Classical.Count: > 0 } ? " and carries classical channels" : "")}. Choose another device, or mend the fibre.");
    }

    private static string CarriedBy(PqcUse use) => use switch
    {
        PqcUse.Never => "no key (pqc_use: never)",
        PqcUse.Equal => "any key that asks for no more, by rate alone (pqc_use: equal)",
        _ => "keys that find no way over QKD links (pqc_use: fallback)",
    };
}
