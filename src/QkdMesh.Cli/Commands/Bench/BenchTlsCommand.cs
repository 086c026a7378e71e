using System.CommandLine;
using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Bench;

/// <summary>Measures what mutual TLS costs. Each silo is a process on this machine.</summary>
internal sealed class BenchTlsCommand : MeshCommand
{
    public BenchTlsCommand()
        : base(
            "tls",
            "Compares silos with mutual TLS with silos without TLS: one silo, and three. "
            + "The command makes certificates, starts and stops each silo as a process, and removes its clusters from Redis at the end.",
            "bench tls --redis 127.0.0.1:6379",
            "bench tls --redis 127.0.0.1:6379 --seconds-per-step 10 --json")
    {
        var (redis, seconds) = (BenchOptions.Redis(), BenchOptions.SecondsPerStep());
        Add(redis);
        Add(seconds);
        Run(async (parse, session, cancellationToken) =>
        {
            var plan = new ClusterBenchPlan(parse.Read(redis), [], TimeSpan.FromSeconds(parse.GetRequiredValue(seconds)));
            var report = await session.MeasureAsync(
                TlsBenchRun.Steps, step => new TlsBenchRun(plan, ThisProgram.Run, step).RunAsync(cancellationToken));
            session.Answer(report, screen => BenchTlsView.Show(screen, report));
            return CommandRun.Success;
        });
    }

    /// <summary>Time to stop the silos, and to remove the clusters from Redis.</summary>
    public override TimeSpan TimeToEnd => TimeSpan.FromSeconds(30);
}
