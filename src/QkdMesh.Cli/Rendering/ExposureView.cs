using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows which keys a node could have read. A terminal gets the first ids of each pair, a file or pipe gets all.</summary>
internal sealed class ExposureView(CommandSession session, IAnsiConsole screen)
{
    private const int MostOnScreen = 20;

    public void Show(ExposureAnswer answer)
    {
        if (!answer.Mentioned)
        {
            screen.Say($"[yellow]None of {Figures.Count(answer.Records, "record")} names {answer.Node}.[/]");
            screen.Say($"Check the spelling of the node's id, and that --audit names the directories of all silos.");
            return;
        }

        screen.Say($"keys that [bold]{answer.Node}[/] could have read: [bold]{Number(answer.Keys.Readable)}[/]");
        screen.Say($"keys of which it had only a share: {Number(answer.Keys.ShareOnly)}");
        screen.Say($"hybrid keys that it relayed: {Number(answer.Keys.Hybrid)}");
        screen.Say($"keys of its own SAEs: {Number(answer.Keys.End)}");
        if (answer.Readable.Count == 0) return;
        screen.Write(AuditTables.ReadableKeys(answer.Readable));
        foreach (var keys in answer.Readable)
        {
            screen.Say($"[bold]{keys.Master} > {keys.Slave}[/], {keys.Assurance}");
            var shown = session.IsWatched ? keys.KeyIds.Take(MostOnScreen) : keys.KeyIds;
            foreach (var id in shown) session.WriteLine($"  {id}");
            if (session.IsWatched && keys.Keys > MostOnScreen)
                session.WriteLine($"  and {Number(keys.Keys - MostOnScreen)} more: write to a file or pipe, or use --json, to get all ids");
        }
    }

    private static string Number(long count) => Figures.Count((ulong)count);
}
