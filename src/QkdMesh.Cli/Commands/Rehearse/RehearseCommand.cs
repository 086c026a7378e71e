using System.CommandLine;
using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Rehearsal;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Rehearse;

/// <summary>Plays a day of a network in a minute.</summary>
internal sealed class RehearseCommand : MeshCommand
{
    private const int LongestHours = 24 * 7;

    private readonly Argument<string?> _file = new("FILE") { Description = "The topology file.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<int?> _metro = new("--metro") { Description = "A made-up metro of so many nodes in the place of a file.", HelpName = "NODES" };

    private readonly Option<int> _hours =
        new Option<int>("--hours") { Description = "How long, in the network's time.", HelpName = "N", DefaultValueFactory = _ => 24 }.Within(1, LongestHours);

    private readonly Option<int> _seed = new("--seed") { Description = "The same seed gives the same requests, cuts and taps.", HelpName = "N", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _requests =
        new Option<int>("--requests-per-hour") { Description = "Of all pairs of SAEs together.", HelpName = "N", DefaultValueFactory = _ => 3_600 }.Within(1, 3_600_000);

    private readonly Option<int> _cuts = new Option<int>("--cuts") { Description = "Fibres that are cut in 24 hours.", HelpName = "N", DefaultValueFactory = _ => 24 }.Within(0, 10_000);

    private readonly Option<int> _taps = new Option<int>("--taps") { Description = "Fibres that are listened to in 24 hours.", HelpName = "N", DefaultValueFactory = _ => 12 }.Within(0, 10_000);

    public RehearseCommand()
        : base(
            "rehearse",
            "Plays a day of a network in a minute: the real protocol and model of links, with a load, cuts and taps. Ends with its ledger of key, which must balance.",
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
        Validators.Add(result =>
        {
            if (result.GetValue(_file) is null == result.GetValue(_metro) is null) result.AddError("rehearse takes either a FILE or --metro NODES.");
            if (result.GetValue(_metro) is < MetroNetwork.LeastNodes or > MetroNetwork.MostNodes)
                result.AddError($"--metro takes {MetroNetwork.LeastNodes} to {MetroNetwork.MostNodes}.");
        });
        Run(async (parse, session, cancellationToken) =>
        {
            var topology = parse.GetValue(_metro) is { } nodes
                ? RehearsedMetro.Of(nodes)
                : await TopologyFiles.LoadAsync(parse.GetValue(_file)!, cancellationToken);
            return Finish(session, RehearsalAnswer.Of(await PlayAsync(session, topology, PlanOf(parse), cancellationToken)));
        });
    }

    /// <summary>Tells what it came to. The exit code says whether keys were right and the ledger balanced.</summary>
    internal static int Finish(CommandSession session, RehearsalAnswer answer)
    {
        session.Answer(answer, screen => RehearsalView.Show(screen, answer));
        if (answer is { Wrong: 0, Ledger.Balanced: true }) return CommandRun.Success;
        session.Note("error: keys went wrong or the ledger does not balance: this is a fault of qkdmesh, please report it with the topology and the seed (NOT_BALANCED)");
        return CommandRun.Failed;
    }

    private RehearsalPlan PlanOf(ParseResult parse) => new(TimeSpan.FromHours(parse.GetValue(_hours)), parse.GetValue(_seed))
    {
        RequestsPerSecond = parse.GetValue(_requests) / 3600.0,
        CutsPerDay = parse.GetValue(_cuts),
        TapsPerDay = parse.GetValue(_taps),
    };

    private static Task<RehearsalReport> PlayAsync(CommandSession session, NetworkTopology topology, RehearsalPlan plan, CancellationToken cancellationToken)
    {
        // Without a terminal the lines of a progress bar would be noise.
        if (!session.Notes.Profile.Capabilities.Interactive) return Begin(_ => { });
        return session.Notes.Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask($"rehearsing {topology.Name}", maxValue: plan.Length.TotalHours);
            return Begin(hour => task.Value = hour);
        });

        Task<RehearsalReport> Begin(Action<int> onHour) => Task.Run(
            () => NetworkRehearsal.Play(topology, plan, hour =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                onHour(hour);
            }),
            cancellationToken);
    }
}
