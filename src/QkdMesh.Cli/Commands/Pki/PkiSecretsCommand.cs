using System.CommandLine;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Prints credentials as secrets of Kubernetes.</summary>
internal sealed class PkiSecretsCommand : MeshCommand
{
    private readonly Argument<string> _folder = new("DIR") { Description = "The folder that 'qkdmesh pki init' made." };

    private readonly Argument<string[]> _what = new("WHAT")
    {
        Description = "Credentials, such as silos/north, or all of a kind, such as saes. The default is silos, nodes and the trust.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _namespace =
        new("--namespace") { Description = "The namespace of the secrets.", HelpName = "NS", Required = true };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "The name of the secret, for one credential; default: the kind and the name, such as silo-north.",
        HelpName = "NAME",
    };

    public PkiSecretsCommand()
        : base(
            "secrets",
            "Prints secrets of Kubernetes as YAML, with private keys: tls.crt, tls.key and ca.crt, as cert-manager names them. "
            + "With --json, one list of the same secrets. The keys of authorities are never printed.",
            "pki secrets madrid-ring-pki --namespace qkdmesh",
            "pki secrets madrid-ring-pki saes/bank-norte --namespace bank",
            "pki secrets madrid-ring-pki silos/silo --namespace qkdmesh-dev --name silo-all")
    {
        Add(_folder);
        Add(_what);
        Add(_namespace);
        Add(_name);
        Run((parse, session, _) => Task.FromResult(Print(parse, session)));
    }

    private int Print(ParseResult parse, CommandSession session)
    {
        var folder = PkiFolder.Open(parse.GetRequiredValue(_folder), TimeProvider.System);
        var space = parse.GetRequiredValue(_namespace);
        if (!KubernetesSecret.IsName(space))
            throw new ExpectedFailureException("INVALID_NAMESPACE", $"'{space}' is not the name of a namespace: use a-z, 0-9 and '-'");
        var secrets = Chosen(folder, parse.GetValue(_what) ?? [], space).ToList();
        if (parse.GetValue(_name) is { } name)
        {
            if (secrets.Count != 1 || !KubernetesSecret.IsName(name))
                throw new ExpectedFailureException(
                    "INVALID_NAME", $"--name is the name of one secret, with a-z, 0-9 and '-': {secrets.Count} secrets would be printed");
            secrets = [secrets[0] with { Name = name }];
        }

        if (secrets.GroupBy(secret => secret.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ExpectedFailureException(
                "NAMES_COLLIDE",
                $"two secrets would have the name {twice.Key}: Kubernetes has no capitals and no '_'. Print one of them alone");
        session.Answer(
            new KubernetesList("v1", "List", [.. secrets.Select(secret => secret.ToManifest())]),
            _ => session.WriteLine(
                string.Join($"{Environment.NewLine}---{Environment.NewLine}", secrets.Select(secret => secret.ToYaml()))));
        return CommandRun.Success;
    }

    private static IEnumerable<KubernetesSecret> Chosen(PkiFolder folder, string[] what, string space)
    {
        var kinds = MemberCredential.Folders;
        if (what.Length == 0)
        {
            yield return KubernetesSecret.OfTrust(folder.TrustPath, space);
            what = [kinds[MeshUriKind.Silo], kinds[MeshUriKind.Node]];
        }

        foreach (var word in what.Select(word => word.TrimEnd('/')))
        {
            var members = kinds.Values.Contains(word)
                ? folder.Members.Where(member => kinds[member.Kind] == word)
                : [NamedMember.In(folder, word)];
            foreach (var member in members) yield return KubernetesSecret.Of(member, space);
        }
    }
}
