using System.CommandLine;
using QkdMesh.Bench.SingleProcess;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Bench;

/// <summary>Measures a mesh in this process. Clients and mesh share the processors.</summary>
internal sealed class BenchCommand : MeshCommand
{
    public BenchCommand()
        : base(
            "bench",
            "Measures keys per second, latency and recovery from cuts, over gRPC in one process. Links do not limit the rate.",
            "bench",
            "bench --seconds-per-step 10 --json")
    {
        var seconds = BenchOptions.SecondsPerStep();
        var policy = new PolicyOption("The default is balanced.");
        var audit = new Option<string?>("--audit")
        {
            Description = "Write an audit log into this directory, to compare with a run without it.", HelpName = "DIRECTORY",
        };
        Add(seconds);
        Add(audit);
        Add(policy);
        Add(new BenchClusterCommand());
        Add(new BenchTlsCommand());
        Run(async (parse, session, cancellationToken) =>
        {
            var plan = new BenchPlan(TimeSpan.FromSeconds(parse.GetRequiredValue(seconds)))
            {
                Policy = policy.Read(parse) ?? RoutingPolicy.Balanced,
                Audit = parse.GetValue(audit),
            };
            var report = await session.MeasureAsync(BenchPlan.Steps, step => new BenchRun(plan, step).RunAsync(cancellationToken));
            if (report.FailedCalls > 0)
                session.Note($"warning: {report.FailedCalls} calls failed in the steps before the cuts. The results do not count them");
            session.Answer(report, screen => BenchView.Show(screen, report));
            return CommandRun.Success;
        });
    }

    /// <summary>Time to stop the mesh.</summary>
    public override TimeSpan TimeToEnd => TimeSpan.FromSeconds(30);
}
