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
            + "which SAE or operator the certificate stands for. It checks the authority of certificates with --trust, or with a folder of "
            + "trust beside them. The command fails if something is wrong.",
            "pki inspect madrid-ring-pki",
            "pki inspect madrid-ring-pki/saes/bank-norte --topology topologies/madrid-ring.yaml",
            "pki inspect firewall.crt --trust madrid-ring-pki/trust --json")
    {
        var path = new Argument<string>("PATH")
        {
            Description = "A file with certificates, a folder with tls.crt and tls.key, a folder of trust, or a folder of 'pki init'.",
        };
        var topology = new Option<string?>("--topology") { Description = "A topology file.", HelpName = "FILE" };
        var trust = new Option<string?>("--trust")
        {
            Description = "Directory of the trusted authorities, as for 'serve --trust'; default: a directory trust beside the file.",
            HelpName = "DIRECTORY",
        };
        Add(path);
        Add(topology);
        Add(trust);
        Run(async (parse, session, cancellationToken) =>
        {
            var known = parse.GetValue(topology) is { } file
                ? MembersByCertificate.Of(await TopologyFiles.LoadAsync(file, session, cancellationToken))
                : null;
            var now = TimeProvider.System.GetUtcNow();
            var place = parse.GetRequiredValue(path);
            var authorities = parse.GetValue(trust) is { } directory
                ? KnownAuthorities.In(directory)
                : KnownAuthorities.Beside(place);
            var answer = new FolderInspection(new CertificateInspection(known, authorities, now), authorities?.Faults ?? [], now).Of(place);
            session.Answer(answer, screen => PkiInspectView.Show(session, screen, answer));
            return answer.Sound ? CommandRun.Success : CommandRun.Failed;
        });
    }
}
