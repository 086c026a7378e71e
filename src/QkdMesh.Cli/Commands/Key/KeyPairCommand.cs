using System.CommandLine;
using System.CommandLine.Parsing;
using Grpc.Core;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Identifiers;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>A command on behalf of one SAE of a pair.</summary>
internal abstract class KeyPairCommand : ClientCommand
{
    private readonly Option<string?> _sae = new("--sae")
    {
        Description = "The SAE that makes the request. With a certificate the mesh knows the SAE by it.", HelpName = "SAE",
    };
    private readonly Option<string> _peer =
        new Option<string>("--peer") { Description = "The other SAE of the pair.", HelpName = "SAE", Required = true }.Named();

    protected KeyPairCommand(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Add(_sae);
        Add(_peer);
        _sae.DefaultValueFactory = CheckCertificate;
        _sae.Validators.Add(result =>
        {
            if (result.Implicit) return;
            var sae = result.GetValueOrDefault<string>();
            if (!Identifier.IsValid(sae)) result.AddError($"{_sae.Name} takes {Identifier.Rule}.");
            else if (ConnectionOf(result.Parent)?.Tls?.Sae is { } own && own != sae)
                result.AddError(
                    $"{_sae.Name} names {sae}, but the certificate is that of {own}, and the mesh goes by it: "
                    + $"leave {_sae.Name} out, or give the certificate of {sae}.");
        });
    }

    public override bool AnswersWithKeys => true;

    protected override MeshUriKind CallerKind => MeshUriKind.Sae;

    protected Metadata Caller(ParseResult parse) => parse.GetValue(_sae) is { } sae ? MeshClient.As(sae) : [];

    protected string Peer(ParseResult parse) => parse.GetRequiredValue(_peer);

    private string? CheckCertificate(ArgumentResult sae)
    {
        if (ConnectionOf(sae.Parent?.Parent) is { HasCertificate: false })
            sae.AddError($"Option '{_sae.Name}' is required, because no certificate says who calls.");
        return null;
    }

    // Null if the options of the connection are wrong: the command says so when it runs.
    private Connection? ConnectionOf(SymbolResult? command)
    {
        try
        {
            return command is CommandResult result ? Connections.Resolve(result) : null;
        }
        catch (Exception fault) when (fault is ExpectedFailureException or CredentialException)
        {
            return null;
        }
    }
}
