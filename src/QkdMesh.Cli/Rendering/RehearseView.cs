using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Rehearsal;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows the result of a rehearsal, with a bar of how the link key was used.</summary>
internal static class RehearseView
{
    public static void Show(IAnsiConsole screen, RehearseAnswer answer)
    {
        var length = answer.Hours.Equals(1) ? "1 hour" : Figures.Number(answer.Hours, "#,0.## hours");
        screen.Say($"{length} of {Count(answer.Nodes, "node")} and {Count(answer.Links, "link")} (seed {answer.Seed}).");
        screen.Say($"{Count(answer.Cuts, "cut")}, {Count(answer.Taps, "tap")}, {Count(answer.Alarms, "alarm")}.");
        ShowRequests(screen, answer);
        var ledger = answer.Ledger;
        screen.WriteLine();
        screen.Say($"{Count(ledger.Received, "byte")} of link key, counted at both ends of each link:");
        // A bar without a part would be drawn full.
        if (ledger.Received > 0)
        {
            screen.Write(new BreakdownChart().Width(Terminal.WidthForDrawings(screen))
                .UseValueFormatter(bytes => Number((long)bytes))
                .AddItem("relayed", ledger.Relayed, Color.Green)
                .AddItem("authentication", ledger.Authentication, Color.Blue)
                .AddItem("discarded", ledger.Discarded, Color.Red)
                .AddItem("stored", ledger.Stored, Color.Grey));
        }

        foreach (var (reason, bytes) in ledger.DiscardedByReason) screen.Say($"  {Count(bytes, "byte")} discarded: {reason}");
        if (ledger.Balanced) screen.Say($"[green]The ledger balances to the byte.[/]");
        else screen.Say($"[red]The ledger does not balance.[/]");
    }

    private static void ShowRequests(IAnsiConsole screen, RehearseAnswer answer)
    {
        if (answer.Requests == 0)
        {
            screen.Say($"[yellow]No request came in this time.[/] For more, use --hours or --requests-per-hour.");
            return;
        }

        if (answer.ServedNothing) screen.Say($"[red bold]No request was served.[/]");
        var share = Figures.Number((double)answer.Failed / answer.Requests, "0.## %");
        screen.Say($"{Count(answer.Requests, "request")}, {Number(answer.Failed)} failed{(answer.Failed > 0 ? $" ({share})" : "")}.");
        foreach (var (reason, count) in answer.FailedByReason) screen.Say($"  {Number(count)} {reason}");
        var (collected, left, wrong) = (Number(answer.Collected), Number(answer.Left), Number(answer.Wrong));
        screen.Say($"{Count(answer.Keys, "key")} made, {collected} collected, {left} left, {wrong} wrong.");
        if (answer.Left == 0) return;
        screen.Say($"  Keys are left on purpose: those of one request in {OfferedLoad.OneLeftIn} are never collected.");
        screen.Say($"  Others were due after the end.");
    }

    private static string Count(long number, string what) => Figures.Count(number, what);

    private static string Number(long number) => Figures.Count((ulong)number);
}
