using System.CommandLine;
using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Bench;

/// <summary>Measures clusters of silos. Each silo is a process on this machine.</summary>
internal sealed class BenchClusterCommand : MeshCommand
{
    public BenchClusterCommand()
        : base(
            "cluster",
            "Compares three silos with one silo, and measures how the cost grows with the number of nodes. "
            + "The command starts and stops each silo as a process. It removes its clusters from Redis at the end.",
            "bench cluster --redis 127.0.0.1:6379",
            "bench cluster --redis 127.0.0.1:6379 --nodes 10,100 --seconds-per-step 10 --json")
    {
        var redis = BenchOptions.Redis();
        var nodes = new Option<string>("--nodes")
        {
            Description = "Numbers of nodes of the networks to measure, one after the other.",
            HelpName = "N[,N...]",
            DefaultValueFactory = _ => "10,100,1000",
        };
        nodes.Validators.Add(result =>
        {
            if (NetworkSizes.Parse(result.GetValueOrDefault<string>()) is null) result.AddError($"--nodes takes {NetworkSizes.Rule}.");
        });
        var seconds = BenchOptions.SecondsPerStep();
        Add(redis);
        Add(nodes);
        var policy = new PolicyOption("The default is balanced.");
        Add(seconds);
        Add(policy);
        Run(async (parse, session, cancellationToken) =>
        {
            var plan = new ClusterBenchPlan(
                parse.Read(redis), NetworkSizes.Parse(parse.GetRequiredValue(nodes))!,
                TimeSpan.FromSeconds(parse.GetRequiredValue(seconds)))
            {
                Policy = policy.Read(parse) ?? RoutingPolicy.Balanced,
            };
            var report = await session.MeasureAsync(
                plan.Steps, step => new ClusterBenchRun(plan, ThisProgram.Run, step).RunAsync(cancellationToken));
            session.Answer(report, screen => BenchClusterView.Show(screen, report));
            return CommandRun.Success;
        });
    }

    /// <summary>Time to stop the silos, and to remove the clusters from Redis.</summary>
    public override TimeSpan TimeToEnd => TimeSpan.FromSeconds(30);
}
