using System.CommandLine;
using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Bench;

/// <summary>Measures clusters of silos, each a process of its own on this machine.</summary>
internal sealed class BenchClusterCommand : MeshCommand
{
    private const int DefaultSeconds = 3, MostSeconds = 600;

    public BenchClusterCommand()
        : base(
            "cluster",
            "Measures three silos against one on the same work, and how the cost grows with the nodes of a network. Every silo is a process that this one "
            + "starts and stops; the Redis that is named gets nothing but clusters of this run, which are taken out again.",
            "bench cluster --redis 127.0.0.1:6379",
            "bench cluster --redis 127.0.0.1:6379 --nodes 10,100 --seconds-per-step 10 --json")
    {
        var redis = new Option<string>("--redis") { Description = "The Redis where the silos meet.", HelpName = "HOST:PORT", Required = true };
        redis.Validators.Add(result =>
        {
            if (HostAndPort.Parse(result.GetValueOrDefault<string>()) is null) result.AddError("--redis takes HOST:PORT, such as 127.0.0.1:6379.");
        });
        var nodes = new Option<string>("--nodes")
        {
            Description = "Sizes of the networks that are measured one after the other.",
            HelpName = "N[,N...]",
            DefaultValueFactory = _ => "10,100,1000",
        };
        nodes.Validators.Add(result =>
        {
            if (NetworkSizes.Parse(result.GetValueOrDefault<string>()) is null) result.AddError($"--nodes takes {NetworkSizes.Rule}.");
        });
        var seconds = new Option<int>("--seconds-per-step")
        {
            Description = "How long each step is timed.",
            HelpName = "S",
            DefaultValueFactory = _ => DefaultSeconds,
        }.Within(1, MostSeconds);
        Add(redis);
        Add(nodes);
        Add(seconds);
        Run(async (parse, session, cancellationToken) =>
        {
            var plan = new ClusterBenchPlan(
                HostAndPort.Parse(parse.GetRequiredValue(redis))!, NetworkSizes.Parse(parse.GetRequiredValue(nodes))!,
                TimeSpan.FromSeconds(parse.GetRequiredValue(seconds)));
            var report = await MeasureAsync(session, plan, cancellationToken);
            session.Answer(report, screen => BenchClusterView.Show(screen, report));
            return CommandRun.Success;
        });
    }

    private static Task<ClusterBenchReport> MeasureAsync(CommandSession session, ClusterBenchPlan plan, CancellationToken cancellationToken) =>
        session.Notes.Progress().AutoClear(true).StartAsync(async progress =>
        {
            var task = progress.AddTask("starting", maxValue: plan.Steps + 1);
            return await new ClusterBenchRun(plan, ThisProgram.Run, step =>
            {
                task.Description = step;
                task.Increment(1);
            }).RunAsync(cancellationToken);
        });
}
