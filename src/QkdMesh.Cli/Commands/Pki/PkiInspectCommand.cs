using System.CommandLine;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Says what certificates are, and what is wrong with them.</summary>
internal sealed class PkiInspectCommand : MeshCommand
{
    public PkiInspectCommand()
        : base(
            "inspect",
            "Says what a certificate is: its holder, its selectors, its validity, and what is wrong with it. With --topology, it also says "
            + "which SAE or operator the certificate stands for. The command fails if something is wrong.",
            "pki inspect madrid-ring-pki",
            "pki inspect madrid-ring-pki/saes/bank-norte --topology topologies/madrid-ring.yaml",
            "pki inspect firewall.crt --json")
    {
        var path = new Argument<string>("PATH")
        {
            Description = "A file with certificates, a folder with tls.crt and tls.key, a folder of trust, or a folder of 'pki init'.",
        };
        var topology = new Option<string?>("--topology") { Description = "A topology file.", HelpName = "FILE" };
        Add(path);
        Add(topology);
        Run(async (parse, session, cancellationToken) =>
        {
            var known = parse.GetValue(topology) is { } file
                ? MembersByCertificate.Of(await TopologyFiles.LoadAsync(file, session, cancellationToken))
                : null;
            var now = TimeProvider.System.GetUtcNow();
            var answer = new FolderInspection(new CertificateInspection(known, now), now).Of(parse.GetRequiredValue(path));
            session.Answer(answer, screen => PkiInspectView.Show(session, screen, answer));
            return answer.Sound ? CommandRun.Success : CommandRun.Failed;
        });
    }
}
