using QkdMesh.Cli.Commands.Bench;
using QkdMesh.Cli.Rendering.Tables;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>The bench's figures as a table.</summary>
internal static class BenchView
{
    public static void Show(IAnsiConsole screen, BenchReport report)
    {
        var table = TableStyle.New("Keys of 256 bit").Text("load").Numbers("per second", "of ceiling", "p50", "p99");
        table.AddRow("empty calls (the ceiling)", Figures.Count(report.CeilingCallsPerS), "1.00", "", "");
        foreach (var (hops, figures) in report.Single)
            table.AddRow($"one key a call, {hops} hops", Figures.Count(figures.KeysPerS), Ratio(figures.Ratio), Milliseconds(figures.P50Ms), Milliseconds(figures.P99Ms));
        table.AddRow($"{BenchPlan.BatchKeys} keys a call, {BenchPlan.BatchHops} hops", Figures.Count(report.Batch128.KeysPerS), Ratio(report.Batch128.Ratio), "", "");
        table.AddRow($"streams, both ends, {BenchPlan.BatchHops} hops", Figures.Count(report.Stream.KeysPerS), Ratio(report.Stream.Ratio), "", "");
        table.AddRow("first key after a cut", "", "", Milliseconds(report.CutRecoveryMs.P50), Milliseconds(report.CutRecoveryMs.P99));
        screen.Write(table);
        screen.Say($"{report.CutRecoveryMs.FailedRequests} requests failed during {BenchPlan.Cuts} cuts.");
        screen.Say($"{BenchPlan.Callers} callers over {BenchPlan.Connections} connections on loopback; clients and mesh share {Environment.ProcessorCount} processors.");
    }

    private static string Ratio(double ratio) => Figures.Number(ratio, "0.00");

    private static string Milliseconds(double milliseconds) => Figures.Number(milliseconds, "0.00 ms");
}
