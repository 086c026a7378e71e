using System.CommandLine;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>The options that say how well keys must be protected.</summary>
internal sealed class AssuranceChoice
{
    private readonly Option<string?> _least = new("--least-assurance") { Description = "Keys must rest on this or better; any will do where it is not given." };

    private readonly Option<bool> _hybrid =
        new("--hybrid") { Description = "Put an ML-KEM secret of the two end nodes into each key: no node between them knows the whole by what it relays." };

    public AssuranceChoice(Command command)
    {
        _least.AcceptOnlyFromAmong("its", "hybrid", "pqc");
        command.Add(_least);
        command.Add(_hybrid);
    }

    public bool IsHybrid(ParseResult parse) => parse.GetValue(_hybrid);

    public Assurance Least(ParseResult parse) => parse.GetValue(_least) switch
    {
        "its" => Assurance.Its,
        "hybrid" => Assurance.Hybrid,
        "pqc" => Assurance.Pqc,
        _ => Assurance.Unspecified,
    };
}
