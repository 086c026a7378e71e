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
            "Says what a certificate is: its holder, its selectors, its validity, and what is wrong with it. "
            + "The command fails if something is wrong.",
            "pki inspect madrid-ring-pki",
            "pki inspect madrid-ring-pki/saes/bank-norte",
            "pki inspect firewall.crt --json")
    {
        var path = new Argument<string>("PATH")
        {
            Description = "A file with certificates, a folder with tls.crt and tls.key, a folder of trust, or a folder of 'pki init'.",
        };
        Add(path);
        Run((parse, session, _) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var answer = new FolderInspection(new CertificateInspection(null, now), now).Of(parse.GetRequiredValue(path));
            session.Answer(answer, screen => PkiInspectView.Show(session, screen, answer));
            return Task.FromResult(answer.Sound ? CommandRun.Success : CommandRun.Failed);
        });
    }
}
