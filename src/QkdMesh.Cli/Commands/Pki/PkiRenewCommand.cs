using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Issues credentials again, or replaces an authority.</summary>
internal sealed class PkiRenewCommand : MeshCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The folder that 'qkdmesh pki init' made." };

    private readonly Argument<string?> _what = new("WHAT")
    {
        Description = "A credential, such as saes/alice, or an authority, such as authorities/saes. "
            + "The default is all credentials that are not revoked.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<uint?> _within = new Option<uint?>("--within-days")
    {
        Description = "Renew only credentials that end within N days.",
        HelpName = "N",
    }.Within(new NumberRule(1, 3650, "days"));

    public PkiRenewCommand()
        : base(
            "renew",
            "Issues credentials again, with new keys and fresh revocation lists. The credentials before stay valid until they end. "
            + "A new authority is trusted beside the old one. 'pki revoke' ends the trust in the old one.",
            "pki renew madrid-ring-pki",
            "pki renew madrid-ring-pki --within-days 30",
            "pki renew madrid-ring-pki saes/bank-norte",
            "pki renew madrid-ring-pki authorities/silos")
    {
        Add(_folder);
        Add(_what);
        Add(_within);
        Run((parse, session, _) => Task.FromResult(Renew(parse, session)));
    }

    private int Renew(ParseResult parse, CommandSession session)
    {
        var folder = PkiFolder.Open(parse.GetRequiredValue(_folder), TimeProvider.System);
        var what = parse.GetValue(_what);
        if (what is not null && folder.FindAuthority(what) is not null && parse.GetValue(_within) is not null)
            throw new CredentialException($"{_within.Name} is for credentials, and {what} is an authority: leave the option out");
        var answer = what is not null && folder.FindAuthority(what) is { } authority
            ? RenewAuthority(folder, authority)
            : RenewMembers(folder, what, parse.GetValue(_within));
        folder.Publish();
        session.Answer(answer, _ =>
        {
            foreach (var member in answer.Renewed) session.WriteLine($"renewed {member.Name}, valid until {member.NotAfter:yyyy-MM-dd}");
            foreach (var name in answer.Revoked) session.WriteLine($"{name} is revoked and was left out: name it to issue it again");
            if (answer.Authority is not null)
                session.WriteLine(
                    $"{answer.Authority} is new, and the old one is still trusted. Next: give {answer.Trust} and the ca.crt files to all, "
                    + $"run 'qkdmesh pki renew {folder.Path}', give out the credentials, then run "
                    + $"'qkdmesh pki revoke {folder.Path} {answer.Authority}'");
            session.WriteLine($"{answer.Trust} has fresh revocation lists: every silo needs it");
        });
        return CommandRun.Success;
    }

    private static PkiRenewAnswer RenewAuthority(PkiFolder folder, string name)
    {
        folder.RenewAuthority(name);
        return new PkiRenewAnswer(folder.TrustPath, [], [], $"authorities/{name}");
    }

    private static PkiRenewAnswer RenewMembers(PkiFolder folder, string? what, uint? withinDays)
    {
        List<MemberCredential> all = [.. what is null ? folder.Members : [NamedMember.In(folder, what)]];
        // A revoked member must not get a new credential by a timer that renews all.
        var revoked = what is null ? all.Where(folder.IsRevoked).ToList() : [];
        var before = withinDays is { } days ? TimeProvider.System.GetUtcNow().AddDays(days) : DateTimeOffset.MaxValue;
        var chosen = all.Except(revoked).Where(member => PkiMember.Of(member).NotAfter <= before).ToList();
        foreach (var member in chosen) folder.Renew(member);
        return new PkiRenewAnswer(
            folder.TrustPath, [.. chosen.Select(PkiMember.Of)], [.. revoked.Select(member => member.Label)], Authority: null);
    }
}
