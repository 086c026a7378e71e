using System.CommandLine;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Northbound.Health;
using QkdMesh.Rehearsal;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>Shows a whole mesh in one process: keys, a cut fibre, and the account of every byte of link key.</summary>
internal sealed class DemoCommand : MeshCommand
{
    private const int DefaultKeys = 20;
    private const int MostKeys = 10_000;
    private const int Phases = 3;
    private const int MostNamed = 8;

    // A pair that needs longer for its keys is chosen only if there is no other.
    private static readonly TimeSpan TimeForKeys = TimeSpan.FromSeconds(10);

    public DemoCommand()
        : base(
            "demo",
            "Runs a network in this process, exchanges keys over it, cuts a fibre and exchanges keys again.",
            "demo topologies/madrid-ring.yaml",
            "demo topologies/madrid-ring.yaml --keys 100 --json")
    {
        var file = new Argument<string>("FILE") { Description = "The topology file." };
        var keys = new Option<int>("--keys")
        {
            Description = "Number of keys to exchange in each phase, one key in each request.",
            HelpName = "N",
            DefaultValueFactory = _ => DefaultKeys,
        }.Within(new NumberRule(1, MostKeys, "keys"));
        var policy = new PolicyOption("As the topology says.");
        Add(file);
        Add(keys);
        Add(policy);
        Run(async (parse, session, cancellationToken) =>
        {
            var name = parse.GetRequiredValue(file);
            var topology = policy.Apply(parse, await TopologyFiles.LoadAsync(name, session, cancellationToken));
            return await DemonstrateAsync(session, topology, name, parse.GetRequiredValue(keys), cancellationToken);
        });
    }

    /// <summary>Time to stop the mesh.</summary>
    public override TimeSpan TimeToEnd => TimeSpan.FromSeconds(30);

    private static async Task<int> DemonstrateAsync(
        CommandSession session, NetworkTopology topology, string file, int keys, CancellationToken cancellationToken)
    {
        if (OfferedLoad.PairsOf(topology).Length == 0) throw SaePair.NoneIn(file);
        if (SaePair.FurthestIn(topology) is null)
        {
            throw new ExpectedFailureException(
                "NO_PAIR_SERVED", $"no route of {file} joins two SAEs that may share keys: a node with the role end relays no key");
        }

        var start = new DemoStartView(session, topology);
        start.Starting();
        var options = new MeshHostOptions { Topology = topology };
        await using var host = await MeshHost.StartAsync(options, cancellationToken);
        using var client = session.Connect(host.Address);
        var service = await host.WaitForServiceAsync(state => state.IsSettled, cancellationToken, start.Progress);
        start.Settled(service);
        // Each phase asks for all keys.
        var (links, all) = (new ServedLinks(host.Snapshot!), Phases * keys);
        var pair = links.FurthestPair(all, TimeForKeys) ?? throw new ExpectedFailureException("NO_PAIR_SERVED", WhyNoneOf(service));
        start.Chosen(pair, service);
        var view = new DemoView(session, topology, pair);
        view.Ready(host.Address);

        bool Serves(LinkDefinition link) => links.Carries(link, all, TimeForKeys);
        var report = await new DemoRun(client, host.Address, topology, pair, keys, Serves)
            .RunAsync(view.Step, view.Phase, view.Ledgers, cancellationToken);
        session.Answer(report, _ => view.Verdict(report));
        return report.Succeeded ? CommandRun.Success : CommandRun.Failed;
    }

    private static string WhyNoneOf(ServiceState service) =>
        "no two SAEs that may share keys can have one now: "
        + (service.NotServed.Count == 0
            ? "the links between them make too little key"
            : string.Join("; ", service.NotServed.Take(MostNamed)) + (service.NotServed.Count > MostNamed ? "; and more" : ""));
}
