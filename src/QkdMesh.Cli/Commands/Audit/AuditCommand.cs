using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Audit;

internal sealed class AuditCommand : MeshCommand
{
    public AuditCommand()
        : base("audit", "Checks audit logs.", "audit verify --audit audit-1 --audit audit-2") => Add(new VerifyCommand());
}

/// <summary>Whether audit logs are as they were written, and the hashes that will show whether they still are.</summary>
internal sealed class VerifyCommand : MeshCommand
{
    public VerifyCommand()
        : base(
            "verify",
            "Reads audit logs whole, lists every line that was changed, moved or is missing, and says the hash that each file ends with.",
            "audit verify --audit audit",
            "audit verify --audit audit-1 --audit audit-2 --json")
    {
        var directories = AuditDirectories.Option();
        Add(directories);
        Run((parse, session, cancellationToken) => Task.FromResult(Answer(session, parse.GetRequiredValue(directories), cancellationToken)));
    }

    private static int Answer(CommandSession session, string[] directories, CancellationToken cancellationToken)
    {
        var records = new AuditRecords(session, directories);
        foreach (var _ in records.Read(cancellationToken))
        {
            // Reading checks.
        }
        var answer = new VerificationAnswer(
            records.Faults.Count == 0, records.Count, [.. records.Files.Select(file => new VerifiedFile(file.File, file.Line, file.Hash))], records.Faults);
        session.Answer(answer, screen =>
        {
            foreach (var file in answer.Files) session.WriteLine($"{file.LastHash}  {file.File}:{file.Lines}");
            foreach (var fault in answer.Faults) session.WriteLine(fault);
            if (answer.Sound) screen.Say($"[green]sound:[/] {Figures.Count((ulong)answer.Records)} deliveries in {answer.Files.Count} file(s); nobody can see here what was put away or cut off at the end, which the hashes of before tell");
            else screen.Say($"[red]not sound:[/] {answer.Faults.Count} fault(s)");
        });
        return answer.Sound ? CommandRun.Success : CommandRun.Failed;
    }
}
