using System.CommandLine;
using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>A command that talks to a running mesh.</summary>
internal abstract class ClientCommand : MeshCommand
{
    public const string DefaultServer = "http://127.0.0.1:7014";
    public const string ServerVariable = "QKDMESH_SERVER";

    private readonly Option<string> _server = new("--server")
    {
        Description = $"Address of the mesh (environment variable {ServerVariable}).",
        HelpName = "URL",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } url ? url : DefaultServer,
    };

    protected ClientCommand(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        _server.Validators.Add(result =>
        {
            if (!IsServerUrl(result.GetValueOrDefault<string>()))
                result.AddError($"--server takes a URL such as {DefaultServer}.");
        });
        Add(_server);
    }

    protected void Run(Func<ParseResult, CommandSession, MeshClient, CancellationToken, Task<int>> body) =>
        Run(async (parse, session, cancellationToken) =>
        {
            using var client = session.Connect(new Uri(parse.GetRequiredValue(_server)));
            return await body(parse, session, client, cancellationToken);
        });

    private static bool IsServerUrl(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
}
