using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows the results of the cluster bench as tables.</summary>
internal static class BenchClusterView
{
    public static void Show(IAnsiConsole screen, ClusterBenchReport report)
    {
        var compared = report.ThreeAgainstOne;
        var table = new FittingTable($"One silo and three, {compared.Nodes} nodes")
            .Text("load").Numbers("keys/s", "p50", "p99", "CPU/key", "failed");
        Rows("one key a call", compared.OneKey);
        Rows($"{ClusterBenchPlan.BatchKeys} keys a call", compared.Batch128);
        screen.Write(table);
        screen.Write(new FittingTable($"{ClusterBenchPlan.Silos} silos, one key a call")
            .Numbers("nodes", "links", "start", "start CPU", "idle", "MiB/silo", "keys/s", "p99", "CPU/key", "failed")
            .Of(report.Sizes, size =>
            [
                Count(size.Nodes), Count(size.Links),
                Number(size.StartS, "0.0 s"), Number(size.StartCpuS, "0.0 s"), Number(size.IdleProcessors, "0.00 CPU"),
                string.Join(' ', size.ResidentMib.Select(mib => Number(mib, "#,0"))),
                Number(size.Load.KeysPerS, "#,0"), Number(size.Load.P99Ms, "0 ms"), Number(size.Load.CpuUsPerKey, "0 µs"),
                Count(size.Load.Failed),
            ]));
        var processors = Figures.Count(report.Processors, "processor");
        screen.Say($"{ClusterBenchPlan.Callers} callers on loopback. Callers and silos share {processors}.");

        void Rows(string load, PairOfLoads pair)
        {
            Row($"{load}, one silo", pair.OneSilo);
            Row($"{load}, three silos", pair.ThreeSilos);
            table.AddRow("  three / one", Number(pair.KeysRatio, "0.00"), "", "", Number(pair.CpuRatio, "0.00"), "");
        }

        void Row(string load, LoadFigures figures) => table.AddRow(
            load, Number(figures.KeysPerS, "#,0"), Number(figures.P50Ms, "0.0 ms"), Number(figures.P99Ms, "0.0 ms"),
            Number(figures.CpuUsPerKey, "0.0 µs"), Count(figures.Failed));
    }

    private static string Number(double value, string format) => Figures.Number(value, format);

    private static string Count(int count) => Figures.Number(count, "#,0");
}
