using System.CommandLine;
using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Rehearsal;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Rehearse;

/// <summary>Simulates a day of a network in a minute.</summary>
internal sealed class RehearseCommand : MeshCommand
{
    private const int LongestHours = 24 * 7;

    private readonly Argument<string?> _file = new("FILE") { Description = "The topology file.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<int?> _metro =
        new Option<int?>("--metro") { Description = "Use a made-up metro network of N nodes instead of a file.", HelpName = "NODES" }
            .Within(new NumberRule(MetroNetwork.LeastNodes, MetroNetwork.MostNodes, "nodes"));

    private readonly Option<int> _hours = Number("--hours", "Length of the rehearsal in simulated hours.", 24)
        .Within(new NumberRule(1, LongestHours, "hours"));

    private readonly Option<int> _seed = Number("--seed", "The same seed gives the same requests, cuts and taps.", 1)
        .Within(new NumberRule(int.MinValue, int.MaxValue));

    private readonly Option<int> _requests =
        Number("--requests-per-hour", "Requests of all pairs of SAEs together.", 3_600).Within(new NumberRule(1, 3_600_000, "requests"));

    private readonly Option<int> _cuts = Number("--cuts", "Number of fibre cuts in 24 hours.", 24)
        .Within(new NumberRule(0, 10_000, "cuts"));

    private readonly Option<int> _taps = Number("--taps", "Number of taps on fibres in 24 hours.", 12)
        .Within(new NumberRule(0, 10_000, "taps"));

    private readonly PolicyOption _policy = new("As the topology says.");

    public RehearseCommand()
        : base(
            "rehearse",
            "Simulates a day of a network in a minute, with load, cuts and taps. It uses the real protocol and the model of links. "
            + "At the end, the ledger of key must balance. The exit code is 1 if no request was served.",
            "rehearse topologies/madrid-ring.yaml",
            "rehearse topologies/milan-poliqi-star.yaml --hours 1 --cuts 100 --requests-per-hour 18000",
            "rehearse --metro 100 --json")
    {
        Add(_file);
        Add(_metro);
        Add(_hours);
        Add(_seed);
        Add(_requests);
        Add(_cuts);
        Add(_taps);
        Add(_policy);
        Validators.Add(result =>
        {
            if (result.GetValue(_file) is null == result.GetResult(_metro) is null)
                result.AddError("rehearse takes either a FILE or --metro NODES.");
        });
        Run(async (parse, session, cancellationToken) =>
        {
            var topology = parse.GetValue(_metro) is { } nodes
                ? RehearsedMetro.Of(nodes)
                : await TopologyFiles.LoadAsync(parse.GetValue(_file)!, session, cancellationToken);
            if (OfferedLoad.PairsOf(topology).Length == 0) throw SaePair.NoneIn(parse.GetValue(_file)!);
            var report = await PlayAsync(session, _policy.Apply(parse, topology), PlanOf(parse), cancellationToken);
            return Finish(session, RehearseAnswer.Of(report));
        });
    }

    /// <summary>Shows the result. The exit code is 1 if keys were wrong, the ledger does not balance, or no request was served.</summary>
    internal static int Finish(CommandSession session, RehearseAnswer answer)
    {
        session.Answer(answer, screen => RehearseView.Show(screen, answer));
        if (answer is { Wrong: 0, Ledger.Balanced: true })
        {
            if (!answer.ServedNothing) return CommandRun.Success;
            var most = answer.FailedByReason.MaxBy(reason => reason.Value).Key;
            session.Note(
                $"error: no request was served, most because of {most}: 'qkdmesh plan' shows what the network can give (NOT_SERVED)");
            return CommandRun.Failed;
        }

        session.Note(
            "error: keys were wrong, or the ledger does not balance. This is a fault of qkdmesh: "
            + "please report it with the topology and the seed (NOT_BALANCED)");
        return CommandRun.Failed;
    }

    private static Option<int> Number(string name, string description, int otherwise) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };

    private RehearsalPlan PlanOf(ParseResult parse) => new(TimeSpan.FromHours(parse.GetValue(_hours)), parse.GetValue(_seed))
    {
        RequestsPerSecond = parse.GetValue(_requests) / 3600.0,
        CutsPerDay = parse.GetValue(_cuts),
        TapsPerDay = parse.GetValue(_taps),
    };

    private static Task<RehearsalReport> PlayAsync(
        CommandSession session, NetworkTopology topology, RehearsalPlan plan, CancellationToken cancellationToken)
    {
        // Without a terminal, each step of a progress bar would be a line of its own.
        if (!session.Notes.Profile.Capabilities.Interactive) return Begin(_ => { });
        return session.Notes.Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask($"rehearsing {topology.Name}", maxValue: plan.Length.TotalHours);
            return Begin(hour => task.Value = hour);
        });

        Task<RehearsalReport> Begin(Action<int> onHour) => Task.Run(
            () => NetworkRehearsal.Play(topology, plan, onHour, cancellationToken), cancellationToken);
    }
}
