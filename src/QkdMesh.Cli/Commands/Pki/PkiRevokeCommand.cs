using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Ends the trust in credentials, or in an old authority.</summary>
internal sealed class PkiRevokeCommand : MeshCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The folder that 'qkdmesh pki init' made." };

    private readonly Argument<string> _what = new("WHAT")
    {
        Description = "A credential, such as saes/alice, the file of one certificate, or an authority whose old generation is to go, "
            + "such as authorities/saes.",
    };

    public PkiRevokeCommand()
        : base(
            "revoke",
            "Revokes all valid certificates of a member, or one certificate, and writes new revocation lists. Give the trust folder to "
            + "every silo: connections of the member end when a silo reads the list.",
            "pki revoke madrid-ring-pki saes/bank-norte",
            "pki revoke madrid-ring-pki stolen.crt",
            "pki revoke madrid-ring-pki authorities/silos")
    {
        Add(_folder);
        Add(_what);
        Run((parse, session, _) => Task.FromResult(Revoke(parse, session)));
    }

    private int Revoke(ParseResult parse, CommandSession session)
    {
        var folder = PkiFolder.Open(parse.GetRequiredValue(_folder), TimeProvider.System);
        var what = parse.GetRequiredValue(_what);
        var answer = Revoke(folder, what);
        folder.Publish();
        session.Answer(answer, _ =>
        {
            session.WriteLine(answer.Serials.Count > 0
                ? $"revoked {what}: {string.Join(", ", answer.Serials.Select(serial => $"serial {serial}"))}"
                : $"the old generation of {what} is not trusted any more");
            session.WriteLine($"Give {answer.Trust} to every silo: silos read it without a restart.");
        });
        return CommandRun.Success;
    }

    private static PkiRevokeAnswer Revoke(PkiFolder folder, string what)
    {
        if (folder.FindAuthority(what) is { } authority)
        {
            folder.DropOld(authority);
            return new PkiRevokeAnswer(folder.TrustPath, [], what);
        }

        if (!File.Exists(what)) return new PkiRevokeAnswer(folder.TrustPath, folder.Revoke(NamedMember.In(folder, what)), Authority: null);
        var certificate = PemFile.Certificates(what)[0];
        folder.Revoke(certificate);
        return new PkiRevokeAnswer(folder.TrustPath, [SubjectNames.Read(certificate).Serial], Authority: null);
    }
}
