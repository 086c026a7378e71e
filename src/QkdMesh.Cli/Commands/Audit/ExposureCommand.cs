using System.CommandLine;
using System.Globalization;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Identifiers;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Audit;

/// <summary>Which delivered keys a node could have read: what to do without when the node is found to be an enemy's.</summary>
internal sealed class ExposureCommand : MeshCommand
{
    private const int MostOnScreen = 20;

    private readonly Argument<string> _node = new Argument<string>("NODE") { Description = "The node's id. It may be gone from the topology." }.Named();
    private readonly Option<string[]> _directories = AuditDirectories.Option();
    private readonly Option<string?> _from = TimeOption.Named("--from", "Only keys delivered at or after this time; ISO 8601, UTC where no offset is given.");
    private readonly Option<string?> _to = TimeOption.Named("--to", "Only keys delivered before this time.");
    private readonly Option<bool> _despiteFaults = new("--despite-faults") { Description = "Go by the records that are sound, where others were changed or are missing, and say which." };

    public ExposureCommand()
        : base(
            "exposure",
            "Lists the delivered keys that a node could have read, from the audit logs: those that it relayed whole. Not those of which it had a share only, nor hybrid ones; "
            + "keys that end at the node are counted apart.",
            "exposure quevedo --audit audit-1 --audit audit-2 --audit audit-3",
            "exposure quevedo --audit audit --from 2026-03-01 --to 2026-03-02T12:30+01:00 --json")
    {
        Add(_node);
        Add(_directories);
        Add(_from);
        Add(_to);
        Add(_despiteFaults);
        Run((parse, session, cancellationToken) => Task.FromResult(Answer(parse, session, cancellationToken)));
    }

    private int Answer(ParseResult parse, CommandSession session, CancellationToken cancellationToken)
    {
        var node = new NodeId(parse.GetRequiredValue(_node));
        var (from, to) = (TimeOption.Parse(parse.GetValue(_from)), TimeOption.Parse(parse.GetValue(_to)));
        if (from >= to) throw new ExpectedFailureException("INVALID_TIMES", "--from must be before --to");
        var records = new AuditRecords(session, parse.GetRequiredValue(_directories));
        var tally = new ExposureTally(node, from, to);
        foreach (var delivery in records.Read(cancellationToken)) tally.Add(delivery);
        if (records.Faults is [var first, ..] && !parse.GetValue(_despiteFaults))
            throw new ExpectedFailureException(
                "AUDIT_BROKEN", $"{first}{(records.Faults.Count > 1 ? $" (and {records.Faults.Count - 1} more: see 'qkdmesh audit verify')" : "")}; --despite-faults goes by the rest");
        foreach (var fault in records.Faults) session.Note($"fault: {fault}");
        var answer = new ExposureAnswer(node.Value, from, to, records.Count, tally.IsMentioned, tally.Count(), tally.Readable(), records.Faults);
        session.Answer(answer, screen => Show(session, screen, answer));
        return CommandRun.Success;
    }

    private static void Show(CommandSession session, IAnsiConsole screen, ExposureAnswer answer)
    {
        if (!answer.Mentioned)
        {
            screen.Say($"[yellow]none of the {Figures.Count((ulong)answer.Records)} records names {answer.Node}:[/] is that how it is written, and are the directories of all silos here?");
            return;
        }
        screen.Say($"keys that [bold]{answer.Node}[/] could have read: [bold]{Number(answer.Keys.Readable)}[/]");
        screen.Say($"and could not: {Number(answer.Keys.ShareOnly)} of which it lacked a share, {Number(answer.Keys.Hybrid)} hybrid ones");
        screen.Say($"held by its own SAEs: {Number(answer.Keys.End)}");
        if (answer.Readable.Count == 0) return;
        screen.Write(TableStyle.New("Readable keys").Ids("master", "slave").Text("assurance").Numbers("keys").Ids("first", "last").Of(answer.Readable, keys =>
            [Markup.Escape(keys.Master), Markup.Escape(keys.Slave), keys.Assurance, Number(keys.Keys), Time(keys.First), Time(keys.Last)]));
        foreach (var keys in answer.Readable)
        {
            screen.Say($"[bold]{keys.Master} > {keys.Slave}[/], {keys.Assurance}");
            var shown = session.IsWatched ? keys.KeyIds.Take(MostOnScreen) : keys.KeyIds;
            foreach (var id in shown) session.WriteLine($"  {id}");
            if (session.IsWatched && keys.Keys > MostOnScreen) session.WriteLine($"  and {Number(keys.Keys - MostOnScreen)} more: all are in a file or a pipe, and with --json");
        }
    }

    private static string Number(long count) => Figures.Count((ulong)count);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
