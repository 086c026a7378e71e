using QkdMesh.Bench.SingleProcess;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows the results of the bench as a table.</summary>
internal static class BenchView
{
    public static void Show(IAnsiConsole screen, BenchReport report)
    {
        var table = new FittingTable("Keys of 256 bit")
            .Text("load").Numbers("per second", "of ceiling", "of a plain key's time", "p50", "p99");
        Row("empty calls (the ceiling)", report.CeilingCallsPerS, 1);
        foreach (var (hops, one) in report.OneKey)
            Row($"one key a call, {hops} {(hops == "1" ? "hop" : "hops")}", one.KeysPerS, one.Ratio, one.P50Ms, one.P99Ms);
        Row($"{BenchPlan.BatchKeys} keys a call, {BenchPlan.BatchHops} hops", report.Batch128.KeysPerS, report.Batch128.Ratio);
        Row($"streams, both ends, {BenchPlan.BatchHops} hops", report.Stream.KeysPerS, report.Stream.Ratio);
        Ways("one key a call", report.Protection);
        Ways($"{BenchPlan.BatchKeys} keys a call", report.Protection128);
        Row("first key after a cut", null, null, report.CutRecoveryMs.P50, report.CutRecoveryMs.P99);
        screen.Write(table);
        screen.Say($"{Figures.Count(report.CutRecoveryMs.FailedRequests, "request")} failed during {BenchPlan.Cuts} cuts.");
        screen.Say($"{BenchPlan.Callers} callers over {BenchPlan.Connections} connections on loopback.");
        screen.Say($"Clients and mesh share {Figures.Count(Environment.ProcessorCount, "processor")}.");

        void Ways(string load, IReadOnlyDictionary<string, ProtectionFigures> ways)
        {
            foreach (var (way, figures) in ways)
                Row($"{load}, half a ring, {way.Replace('_', ' ')}", figures.KeysPerS, null, cost: figures.Cost);
        }

        void Row(string load, double? perSecond, double? ratio, double? p50 = null, double? p99 = null, double? cost = null) =>
            table.AddRow(
                load, Cell(perSecond, "#,0"), Cell(ratio, "0.00"), Cell(cost, "0.00"), Cell(p50, "0.00 ms"), Cell(p99, "0.00 ms"));
    }

    private static string Cell(double? value, string format) => value is { } number ? Figures.Number(number, format) : "";
}
