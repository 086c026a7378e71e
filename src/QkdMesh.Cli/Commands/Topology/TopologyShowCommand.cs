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
internal sealed class TopologyShowCommand : MeshCommand
{
    public TopologyShowCommand()
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
            session.Answer(TopologyShowAnswer.Of(topology), screen => Show(screen, topology));
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
        var links = topology.Definition.Links;
        if (links.Any(link => !link.HasQuantumChannel))
            screen.Say($"Links without a quantum channel carry {CarriedBy(topology.Definition.PqcUse)}.");
        foreach (var link in links.Where(link => link.Estimate?.Qber > new LinkOptions().MaxQber))
        {
            var advice = HasClassicalChannels(link) ? "Reduce the classical channels' power, or improve the fibre." : "Improve the fibre.";
            var qber = Figures.Number(link.Estimate!.Qber, "0.0 %");
            screen.Say($"[yellow]Warning:[/] {link.Id} would raise an eavesdropping alarm: its QBER is {qber}. {advice}");
        }

        foreach (var link in links.Where(link => link.SecretKeyRate == KeyRate.Zero))
        {
            var beside = HasClassicalChannels(link) ? " and carries classical channels" : "";
            screen.Say($"[yellow]Warning:[/] {link.Id} makes no key: its fibre loses {link.Loss}{beside}.");
            screen.Say($"  Choose another device, or improve the fibre.");
        }
    }

    private static bool HasClassicalChannels(LinkDefinition link) => link.Source.Bb84 is { Classical.Count: > 0 };

    private static string CarriedBy(PqcUse use) => use switch
    {
        PqcUse.Never => "no key (pqc_use: never)",
        PqcUse.Equal => "any key whose request allows pqc; routes are compared by rate only (pqc_use: equal)",
        _ => "only keys for which no route over QKD links exists (pqc_use: fallback)",
    };
}
