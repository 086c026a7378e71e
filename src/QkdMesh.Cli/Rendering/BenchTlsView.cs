using QkdMesh.Bench.Cluster;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows what mutual TLS costs as a table.</summary>
internal static class BenchTlsView
{
    public static void Show(IAnsiConsole screen, TlsBenchReport report)
    {
        var table = new FittingTable($"Mutual TLS, {report.Nodes} nodes")
            .Text("load").Numbers("off", "on", "on / off", "CPU/key on / off", "failed");
        Rows("one silo", report.OneSilo);
        Rows("three silos", report.ThreeSilos);
        screen.Write(table);
        var processors = Figures.Count(report.Processors, "processor");
        screen.Say($"Keys a second. {ClusterBenchPlan.Callers} callers on loopback. Callers and silos share {processors}.");

        void Rows(string silos, TlsFigures figures)
        {
            Row($"one key a call, {silos}", figures.OneKey);
            Row($"{ClusterBenchPlan.BatchKeys} keys a call, {silos}", figures.Batch128);
            Row($"streams, {silos}", figures.Streams);
        }

        void Row(string load, TlsPair pair) => table.AddRow(
            load, Number(pair.WithoutTls.KeysPerS, "#,0"), Number(pair.WithTls.KeysPerS, "#,0"), Number(pair.KeysRatio, "0.00"),
            Number(pair.CpuRatio, "0.00"), Number(pair.WithoutTls.Failed + pair.WithTls.Failed, "#,0"));
    }

    private static string Number(double value, string format) => Figures.Number(value, format);
}
