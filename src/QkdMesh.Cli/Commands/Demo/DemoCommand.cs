using System.CommandLine;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Host;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>Shows a whole mesh in one process: keys, a cut fibre, and the account of every byte of link key.</summary>
internal sealed class DemoCommand : MeshCommand
{
    private const int DefaultKeys = 20;
    private const int MostKeys = 10_000;

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
        }.Within(1, MostKeys);
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
        var pair = SaePair.FurthestIn(topology) ?? throw new ExpectedFailureException(
            "NO_SAE_PAIR", $"{file} has no two SAEs with a route that may share keys: name each SAE in the other's shares_with");
        var view = new DemoView(session, topology, pair);
        view.Starting();
        var options = new MeshHostOptions { Topology = topology };
        await using var host = await MeshHost.StartAsync(options, cancellationToken);
        using var client = session.Connect(host.Address);
        var service = await host.WaitForServiceAsync(state => state.IsReady || state.IsSettled, cancellationToken, view.Progress);
        if (service.WhyNotReady is { } why) throw new ExpectedFailureException("NOT_READY", why);
        view.Ready(host.Address, service);

        var report = await new DemoRun(client, host.Address, topology, pair, keys).RunAsync(view.Phase, view.Ledgers, cancellationToken);
        session.Answer(report, _ => view.Verdict(report));
        return report.Succeeded ? CommandRun.Success : CommandRun.Failed;
    }
}
