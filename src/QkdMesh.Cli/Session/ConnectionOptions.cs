using System.CommandLine;
using System.CommandLine.Parsing;
using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>
/// The options of every command that talks to a mesh. A value that is not given comes from the context that is named, else from the
/// environment, else from the context in use.
/// </summary>
internal sealed class ConnectionOptions
{
    public const string ContextVariable = "QKDMESH_CONTEXT";

    private readonly Option<IReadOnlyList<string>> _servers = ServerOption.New();

    private readonly CredentialOptions _credentials;

    private readonly Option<string?> _context = new("--context")
    {
        Description = $"A context of 'qkdmesh context' (environment variable {ContextVariable}); default: the context in use.",
        HelpName = "NAME",
    };

    public ConnectionOptions(Command command)
    {
        command.Add(_servers);
        _credentials = new CredentialOptions(command);
        command.Add(_context);
    }

    /// <exception cref="ExpectedFailureException">A value is wrong, or values contradict each other.</exception>
    /// <exception cref="Pki.CredentialException">A file cannot be used.</exception>
    public Connection Resolve(CommandResult command)
    {
        var (context, contextSource) = ContextOf(command);
        var (words, serverSource) = ServersOf(command, context, contextSource);
        var (files, filesSource) = FilesOf(command, context, contextSource);
        if (files is not null && words.Any(word => word.StartsWith("http://", StringComparison.OrdinalIgnoreCase)))
        {
            // A server that is named for this call alone overrides the context. A credential that is named for it contradicts.
            if (filesSource >= serverSource)
                throw new ExpectedFailureException(
                    "CREDENTIALS_WITHOUT_TLS",
                    $"{words[0]} has no TLS, so a credential has no effect and keys would cross in the clear: use https:// in "
                    + $"{ServerOption.Name}, or leave the credential out");
            files = null;
        }

        var scheme = files is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        List<Uri> servers = [.. words.Select(word => ServerAddress.Parse(word, scheme)!)];
        return new Connection(servers, files is null ? null : new ClientTls(files, TimeProvider.System), files?.Certificate is not null);
    }

    private (MeshContext? Context, ConnectionSource Source) ContextOf(CommandResult command)
    {
        var file = ContextFile.OfUser();
        if (command.GetValue(_context) is { } named) return (file.Find(named), ConnectionSource.NamedContext);
        if (Environment.GetEnvironmentVariable(ContextVariable) is { Length: > 0 } set)
            return (file.Find(set), ConnectionSource.Environment);
        return file.Read() is { Current: { } current } content && content.Contexts.TryGetValue(current, out var context)
            ? (context, ConnectionSource.CurrentContext)
            : (null, ConnectionSource.Default);
    }

    private (IReadOnlyList<string> Words, ConnectionSource Source) ServersOf(
        CommandResult command, MeshContext? context, ConnectionSource contextSource)
    {
        var words = command.GetValue(_servers) ?? [];
        if (command.GetResult(_servers) is { Implicit: false }) return (words, ConnectionSource.Option);
        if (context is not null && contextSource == ConnectionSource.NamedContext) return (context.Servers, contextSource);
        if (words.Count > 0) return (words, ConnectionSource.Environment);
        return context is not null ? (context.Servers, contextSource) : ([ServerOption.DefaultPlace], ConnectionSource.Default);
    }

    private (ClientFiles? Files, ConnectionSource Source) FilesOf(
        CommandResult command, MeshContext? context, ConnectionSource contextSource)
    {
        var ofContext = context is { } named && (named.Certificate ?? named.Ca) is not null
            ? new ClientFiles(named.Certificate, named.Key, named.Ca)
            : null;
        if (_credentials.Given(command) is { } given)
            // An option for the certificate alone leaves the authorities of the context, and the reverse.
            return (given with
            {
                Certificate = given.Certificate ?? ofContext?.Certificate,
                Key = given.Key ?? ofContext?.Key,
                Authorities = given.Authorities ?? ofContext?.Authorities,
            }, ConnectionSource.Option);
        if (ofContext is not null && contextSource == ConnectionSource.NamedContext) return (ofContext, contextSource);
        return CredentialOptions.InEnvironment() is { } set ? (set, ConnectionSource.Environment) : (ofContext, contextSource);
    }
}
