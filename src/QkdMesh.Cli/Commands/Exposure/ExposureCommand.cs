using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Commands.Audit;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Identifiers;
using QkdMesh.Host.Audit;

namespace QkdMesh.Cli.Commands.Exposure;

/// <summary>Lists the delivered keys that a node could have read. Operators replace these keys if the node is compromised.</summary>
internal sealed class ExposureCommand : MeshCommand
{
    private readonly Argument<string> _node =
        new Argument<string>("NODE") { Description = "The node's id. The node need not be in the topology any more." }.Named();

    private readonly Option<string[]> _directories = AuditDirectories.Option();

    private readonly Option<string?> _from =
        TimeOption.Named("--from", "Only keys delivered at or after this time, in ISO 8601. The default offset is UTC.");

    private readonly Option<string?> _to = TimeOption.Named("--to", "Only keys delivered before this time.");

    private readonly Option<bool> _despiteFaults = new("--despite-faults")
    {
        Description = "Use the sound records even if others were changed or are missing. The answer lists the faults.",
    };

    public ExposureCommand()
        : base(
            "exposure",
            "Lists the delivered keys that a node could have read, from audit logs. These are the keys that the node relayed whole. "
            + "Keys of which the node had only a share, hybrid keys, and keys of the node's own SAEs are counted apart.",
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
        var deliveries = new AuditedDeliveries(parse.GetRequiredValue(_directories), session.Note);
        var tally = new ExposureTally(node, from, to);
        foreach (var delivery in deliveries.Read(cancellationToken)) tally.Add(delivery);
        if (deliveries.Faults.Count > 0 && !parse.GetValue(_despiteFaults)) throw Broken(deliveries.Faults);
        foreach (var fault in deliveries.Faults) session.Note($"fault: {fault}");
        var answer = new ExposureAnswer(
            node.Value, from, to, deliveries.Count, tally.IsMentioned, tally.Count(), tally.Readable(), deliveries.Faults);
        session.Answer(answer, screen => new ExposureView(session, screen).Show(answer));
        return CommandRun.Success;
    }

    private static ExpectedFailureException Broken(IReadOnlyList<string> faults)
    {
        var others = faults.Count > 1 ? $" ({faults.Count - 1} more: see 'qkdmesh audit verify')" : "";
        return new("AUDIT_BROKEN", $"{faults[0]}{others}; to use the sound records only, add --despite-faults");
    }
}
