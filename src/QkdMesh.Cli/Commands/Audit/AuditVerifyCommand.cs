using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Host.Audit;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Audit;

/// <summary>Checks that audit logs are as they were written, and prints the hashes for later checks.</summary>
internal sealed class AuditVerifyCommand : MeshCommand
{
    public AuditVerifyCommand()
        : base(
            "verify",
            "Reads whole audit logs. Lists every line that was changed, moved or removed, and prints the last hash of each file.",
            "audit verify --audit audit",
            "audit verify --audit audit-1 --audit audit-2 --heads heads --json",
            "audit verify --audit audit --trust pki/trust")
    {
        var directories = AuditDirectories.Option();
        var heads = new Option<string[]>("--heads")
        {
            Description = "A directory that silos got by 'serve --audit-heads', or a file with the lines that they sent to a collector or "
                + "a syslog server. Name the audit directories of all these silos.",
            HelpName = "PATH",
        };
        var trust = new Option<string?>("--trust")
        {
            Description = "The directory of trust with silos.crt, or a file with the authority of the silos. Each file must have "
                + "checkpoints that a silo of this authority signed.",
            HelpName = "PATH",
        };
        Add(directories);
        Add(heads);
        Add(trust);
        Run((parse, session, cancellationToken) => Task.FromResult(
            Answer(
                session, parse.GetRequiredValue(directories), parse.GetValue(heads) ?? [], TrustIn(parse.GetValue(trust)),
                cancellationToken)));
    }

    private static Trust? TrustIn(string? path)
    {
        try
        {
            if (path is null) return null;
            return Directory.Exists(path) ? Trust.LoadKind(path, "silos") : Trust.Load(path, []);
        }
        catch (CredentialException fault)
        {
            throw new ExpectedFailureException("INVALID_TRUST", $"--trust: {fault.Message}");
        }
    }

    private static int Answer(
        CommandSession session, string[] directories, string[] heads, Trust? trust, CancellationToken cancellationToken)
    {
        var deliveries = new AuditedDeliveries(directories, session.Note, heads, trust);
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
            if (heads.Length > 0) return;
            session.WriteLine("This check cannot see lines that were cut off the newest file, or a log that was wholly written again.");
            session.WriteLine(
                "To find those, use heads (serve --audit-heads, --audit-collector or --audit-syslog), or hashes that you kept from an "
                + "earlier check.");
        });
        return answer.Sound ? CommandRun.Success : CommandRun.Failed;
    }
}
