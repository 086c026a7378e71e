using System.Globalization;
using QkdMesh.Bench.Cluster;
using QkdMesh.Bench.SingleProcess;

namespace QkdMesh.Cli.Rendering.Tables;

/// <summary>Shows the results of benches as tables.</summary>
internal static class BenchTables
{
    public static FittingTable OneProcess(BenchReport report)
    {
        var table = new FittingTable("Keys of 256 bit")
            .Text("load").Numbers("per second", "of ceiling", "of a plain key's time", "p50", "p99");
        Row("empty calls (the ceiling)", report.CeilingCallsPerS, 1);
        foreach (var (hops, one) in report.OneKey)
        {
            var route = Figures.Count(int.Parse(hops, CultureInfo.InvariantCulture), "hop");
            Row($"one key a call, {route}", one.KeysPerS, one.Ratio, one.P50Ms, one.P99Ms);
        }

        Row($"{BenchPlan.BatchKeys} keys a call, {BenchPlan.BatchHops} hops", report.Batch128.KeysPerS, report.Batch128.Ratio);
        Row($"streams, both ends, {BenchPlan.BatchHops} hops", report.Stream.KeysPerS, report.Stream.Ratio);
        Ways("one key a call", report.Protection);
        Ways($"{BenchPlan.BatchKeys} keys a call", report.Protection128);
        Row("first key after a cut", null, null, report.CutRecoveryMs.P50, report.CutRecoveryMs.P99);
        return table;

        void Ways(string load, IReadOnlyDictionary<string, ProtectionFigures> ways)
        {
            foreach (var (way, figures) in ways)
                Row($"{load}, half a ring, {way.Replace('_', ' ')}", figures.KeysPerS, null, cost: figures.Cost);
        }

        void Row(string load, double? perSecond, double? ratio, double? p50 = null, double? p99 = null, double? cost = null) =>
            table.AddRow(
                load, Cell(perSecond, "#,0"), Cell(ratio, "0.00"), Cell(cost, "0.00"), Cell(p50, "0.00 ms"), Cell(p99, "0.00 ms"));
    }

    public static FittingTable ThreeAgainstOne(ComparisonFigures compared)
    {
        var table = new FittingTable($"One silo and three, {Figures.Count(compared.Nodes, "node")}")
            .Text("load").Numbers("keys/s", "p50", "p99", "CPU/key", "failed");
        Rows("one key a call", compared.OneKey);
        Rows($"{ClusterBenchPlan.BatchKeys} keys a call", compared.Batch128);
        return table;

        void Rows(string load, PairOfLoads pair)
        {
            Row($"{load}, one silo", pair.OneSilo);
            Row($"{load}, three silos", pair.ThreeSilos);
            table.AddRow("  three / one", Cell(pair.KeysRatio, "0.00"), "", "", Cell(pair.CpuRatio, "0.00"), "");
        }

        void Row(string load, LoadFigures figures) => table.AddRow(
            load, Cell(figures.KeysPerS, "#,0"), Cell(figures.P50Ms, "0.0 ms"), Cell(figures.P99Ms, "0.0 ms"),
            Cell(figures.CpuUsPerKey, "0.0 µs"), Cell(figures.Failed, "#,0"));
    }

    public static FittingTable Sizes(IEnumerable<SizeFigures> sizes) =>
        new FittingTable($"{ClusterBenchPlan.Silos} silos, one key a call")
            .Numbers("nodes", "links", "start", "start CPU", "idle", "MiB/silo", "keys/s", "p99", "CPU/key", "failed")
            .GoFirst("start CPU", "start", "links", "idle", "MiB/silo")
            .Of(sizes, size =>
            [
                Cell(size.Nodes, "#,0"), Cell(size.Links, "#,0"),
                Cell(size.StartS, "0.0 s"), Cell(size.StartCpuS, "0.0 s"), Cell(size.IdleProcessors, "0.00 CPU"),
                string.Join(' ', size.ResidentMib.Select(mib => Cell(mib, "#,0"))),
                Cell(size.Load.KeysPerS, "#,0"), Cell(size.Load.P99Ms, "0 ms"), Cell(size.Load.CpuUsPerKey, "0 µs"),
                Cell(size.Load.Failed, "#,0"),
            ]);

    private static string Cell(double? value, string format) => value is { } number ? Figures.Number(number, format) : "";
}
