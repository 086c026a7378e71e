using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows the result of a rehearsal, with a bar of how the link key was used.</summary>
internal static class RehearseView
{
    public static void Show(IAnsiConsole screen, RehearseAnswer answer)
    {
        screen.Say($"{answer.Hours:0} hours of {answer.Nodes} nodes and {answer.Links} links (seed {answer.Seed}).");
        screen.Say($"{answer.Cuts} cuts, {answer.Taps} taps, {answer.Alarms} alarms.");
        screen.Say($"{Count(answer.Requests)} requests, {Count(answer.Failed)} failed.");
        screen.Say($"{Count(answer.Keys)} keys made, {Count(answer.Collected)} collected, {Count(answer.Wrong)} wrong.");
        foreach (var (reason, count) in answer.FailedByReason) screen.Say($"  {Count(count)} {reason}");
        var ledger = answer.Ledger;
        screen.WriteLine();
        screen.Say($"{Count(ledger.Received)} bytes of link key, counted at both ends of each link:");
        screen.Write(new BreakdownChart().Width(Terminal.WidthForDrawings(screen))
            .AddItem("relayed", ledger.Relayed, Color.Green)
            .AddItem("authentication", ledger.Authentication, Color.Blue)
            .AddItem("discarded", ledger.Discarded, Color.Red)
            .AddItem("stored", ledger.Stored, Color.Grey));
        foreach (var (reason, bytes) in ledger.DiscardedByReason) screen.Say($"  {Count(bytes)} bytes discarded: {reason}");
        if (ledger.Balanced) screen.Say($"[green]The ledger balances to the byte.[/]");
        else screen.Say($"[red]The ledger does not balance.[/]");
    }

    private static string Count(long number) => Figures.Count((ulong)number);
}
