using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Pictures;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies;
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
            var (topology, warnings) = await TopologyFiles.LoadWithWarningsAsync(parse.GetRequiredValue(file), cancellationToken);
            session.Answer(TopologyShowAnswer.Of(topology, warnings), screen => Show(screen, topology, warnings));
            return CommandRun.Success;
        });
    }

    private static void Show(IAnsiConsole screen, NetworkTopology topology, IReadOnlyList<LocatedFault> warnings)
    {
        screen.Say($"[bold]{topology.Name.Value}[/]");
        screen.WriteLine();
        screen.Show(NetworkPicture.Of(topology));
        screen.WriteLine();
        screen.Write(TopologyTables.Nodes(topology));
        screen.Write(TopologyTables.Links(topology));
        if (topology.Definition.Saes.Count > 0) screen.Write(TopologyTables.Saes(topology));
        if (topology.Definition.Tenants.Count > 0) screen.Write(AccessTables.Tenants(topology));
        if (topology.Definition.Access.Operators.Count > 0) screen.Write(AccessTables.Operators(topology));
        if (topology.Definition.Access.TwoPersons is not TwoPersonOrders.None and var shared)
            screen.Say($"Two operators have to give each order of these kinds: {string.Join(", ", TwoPersonWords.Of(shared))}.");
        var links = topology.Definition.Links;
        if (links.Any(link => !link.HasQuantumChannel))
            screen.Say($"Links without a quantum channel carry {CarriedBy(topology.Definition.PqcUse)}.");
        screen.Say($"Routes are chosen by the policy {RoutingPolicyWords.Of(topology.Definition.RoutingPolicy)}.");
        foreach (var pairs in topology.Definition.Pairs.GroupBy(pair => pair.RoutingPolicy))
            if (pairs.Key is { } policy) screen.Say($"  {RoutingPolicyWords.Of(policy)}: {Names(pairs)}");
        var (paths, assurance) = (topology.Definition.LeastPaths, topology.Definition.LeastAssurance);
        if (paths > 1 || assurance > Assurance.Pqc) screen.Say($"Keys have {Least(paths, assurance)}.");
        foreach (var pairs in topology.Definition.Pairs.Where(pair => pair.LeastPaths is not null || pair.LeastAssurance is not null)
            .GroupBy(pair => (pair.LeastPaths ?? paths, pair.LeastAssurance ?? assurance)))
            screen.Say($"  {Least(pairs.Key.Item1, pairs.Key.Item2)}: {Names(pairs)}");
        var modelled = links.Count(link => link.HasModelRate);
        if (modelled > 0) screen.Say($"{ModelledRates.Note(modelled)}");
        foreach (var warning in warnings) screen.Say($"[yellow]Warning:[/] {warning.Problem}; {warning.Advice}.");
    }

    private static string Names(IEnumerable<PairDefinition> pairs) =>
        string.Join(", ", pairs.Select(pair => $"{pair.One} and {pair.Other}"));

    private static string Least(int paths, Assurance assurance) =>
        $"at least {Counted.Of(paths, "path")} and the assurance {assurance.Word()}";

    private static string CarriedBy(PqcUse use) => use switch
    {
        PqcUse.Never => "no key (pqc_use: never)",
        PqcUse.Equal => "any key whose request allows pqc; routes are compared by rate only (pqc_use: equal)",
        _ => "only keys for which no route over QKD links exists (pqc_use: fallback)",
    };
}
