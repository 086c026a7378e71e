using System.CommandLine;
using Grpc.Core;
using QkdMesh.Cli.Session;
using QkdMesh.Client;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>A command on behalf of one SAE of a pair.</summary>
internal abstract class KeyPairCommand : ClientCommand
{
    private readonly Option<string> _sae =
        new Option<string>("--sae") { Description = "The SAE that makes the request.", HelpName = "SAE", Required = true }.Named();
    private readonly Option<string> _peer =
        new Option<string>("--peer") { Description = "The other SAE of the pair.", HelpName = "SAE", Required = true }.Named();

    protected KeyPairCommand(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Add(_sae);
        Add(_peer);
    }

    public override bool AnswersWithKeys => true;

    protected Metadata Caller(ParseResult parse) => MeshClient.As(parse.GetRequiredValue(_sae));

    protected string Peer(ParseResult parse) => parse.GetRequiredValue(_peer);
}
