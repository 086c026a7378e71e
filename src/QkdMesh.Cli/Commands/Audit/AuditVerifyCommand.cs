using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Host.Audit;

namespace QkdMesh.Cli.Commands.Audit;

/// <summary>Checks that audit logs are as they were written, and prints the hashes for later checks.</summary>
internal sealed class AuditVerifyCommand : MeshCommand
{
    public AuditVerifyCommand()
        : base(
            "verify",
            "Reads whole audit logs. Lists every line that was changed, moved or removed, and prints the last hash of each file.",
            "audit verify --audit audit",
            "audit verify --audit audit-1 --audit audit-2 --json")
    {
        var directories = AuditDirectories.Option();
        Add(directories);
        Run((parse, session, cancellationToken) =>
            Task.FromResult(Answer(session, parse.GetRequiredValue(directories), cancellationToken)));
    }

    private static int Answer(CommandSession session, string[] directories, CancellationToken cancellationToken)
    {
        var deliveries = new AuditedDeliveries(directories, session.Note);
        foreach (var _ in deliveries.Read(cancellationToken))
        {
            // Reading checks each line.
        }

        var answer = new AuditVerifyAnswer(
            deliveries.Faults.Count == 0,
            deliveries.Count,
            [.. deliveries.Files.Select(file => new VerifiedFile(file.File, file.Line, file.Hash))],
            deliveries.Faults);
        session.Answer(answer, screen =>
        {
            foreach (var file in answer.Files) session.WriteLine($"{file.LastHash}  {file.File}:{file.Lines}");
            foreach (var fault in answer.Faults) session.WriteLine(fault);
            if (!answer.Sound)
            {
                screen.Say($"[red]not sound:[/] {Figures.Count(answer.Faults.Count, "fault")}");
                return;
            }

            var records = Figures.Count(answer.Records, "delivery", "deliveries");
            screen.Say($"[green]sound:[/] {records} in {Figures.Count(answer.Files.Count, "file")}");
            session.WriteLine("This check cannot see files that were removed, or lines that were cut off at the end.");
            session.WriteLine("To find those, compare the hashes above with hashes that you kept from an earlier check.");
        });
        return answer.Sound ? CommandRun.Success : CommandRun.Failed;
    }
}
