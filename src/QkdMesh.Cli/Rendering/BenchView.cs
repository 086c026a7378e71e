using QkdMesh.Bench.SingleProcess;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows the results of the bench.</summary>
internal static class BenchView
{
    public static void Show(IAnsiConsole screen, BenchReport report)
    {
        screen.Write(BenchTables.OneProcess(report));
        screen.Say($"{Figures.Count(report.CutRecoveryMs.FailedRequests, "request")} failed during {BenchPlan.Cuts} cuts.");
        screen.Say($"{BenchPlan.Callers} callers over {BenchPlan.Connections} connections on loopback.");
        screen.Say($"Clients and mesh share {Figures.Count(Environment.ProcessorCount, "processor")}.");
    }
}
