using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows the results of the cluster bench.</summary>
internal static class BenchClusterView
{
    public static void Show(IAnsiConsole screen, ClusterBenchReport report)
    {
        screen.Write(BenchTables.ThreeAgainstOne(report.ThreeAgainstOne));
        screen.Write(BenchTables.Sizes(report.Sizes));
        var processors = Figures.Count(report.Processors, "processor");
        screen.Say($"{ClusterBenchPlan.Callers} callers on loopback. Callers and silos share {processors}.");
    }
}
