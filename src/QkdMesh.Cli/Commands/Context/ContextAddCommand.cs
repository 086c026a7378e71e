using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Client;

namespace QkdMesh.Cli.Commands.Context;

/// <summary>Keeps the address and the credential of a mesh under a name.</summary>
internal sealed class ContextAddCommand : MeshCommand
{
    public ContextAddCommand()
        : base(
            "add",
            "Adds a context. The first context is in use at once. The file of the contexts has paths of keys, and no keys.",
            "context add lab --server https://lab.example:7014 --credentials alice",
            "context add metro --server https://a:7014,https://b:7014 --cert alice.crt --key alice.key --ca silos.crt")
    {
        var name = new Argument<string>("NAME") { Description = "The name of the context." }.Named();
        var servers = ServerOption.New();
        Add(name);
        Add(servers);
        var credentials = new CredentialOptions(this);
        Run((parse, session, cancellationToken) =>
        {
            var words = parse.GetValue(servers) ?? [];
            if (words.Count == 0)
                throw new ExpectedFailureException(
                    "INVALID_CONTEXT", $"a context needs the addresses of a mesh: add {ServerOption.Name} URL");
            var files = credentials.Given(parse.CommandResult) ?? CredentialOptions.InEnvironment();
            if (files is not null)
            {
                // A credential that cannot be used is found now, and not at the first call.
                _ = new ClientTls(files, TimeProvider.System);
                if (words.Any(word => word.StartsWith("http://", StringComparison.OrdinalIgnoreCase)))
                    throw new ExpectedFailureException(
                        "CREDENTIALS_WITHOUT_TLS",
                        $"{words[0]} has no TLS, so a credential has no effect: use https:// in {ServerOption.Name}");
            }

            var added = new MeshContext(words, Whole(files?.Certificate), Whole(files?.Key), Whole(files?.Authorities));
            return Task.FromResult(Keep(session, parse.GetRequiredValue(name), added));
        });
    }

    private static int Keep(CommandSession session, string name, MeshContext added)
    {
        var file = ContextFile.OfUser();
        var content = file.Read();
        if (!content.Contexts.TryAdd(name, added))
            throw new ExpectedFailureException(
                "CONTEXT_EXISTS",
                $"there is a context '{name}' already: choose another name, or run 'qkdmesh context remove {name}' first");
        content = content with { Current = content.Current ?? name };
        file.Write(content);
        var answer = ContextAnswer.Of(name, added, content.Current == name);
        session.Answer(answer, _ => session.WriteLine(
            answer.InUse ? $"added context {name}, which is in use now" : $"added context {name}: use it with --context {name}"));
        return CommandRun.Success;
    }

    // Commands run in other folders too.
    private static string? Whole(string? path) => path is null ? null : Path.GetFullPath(path);
}
