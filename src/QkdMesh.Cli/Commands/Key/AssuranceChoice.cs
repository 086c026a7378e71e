using System.CommandLine;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>The options for the assurance of keys.</summary>
internal sealed class AssuranceChoice
{
    private readonly Option<string?> _least =
        new("--least-assurance")
        {
            Description = "The least assurance of each key: its, hybrid or pqc; default pqc. The topology may need more.",
        };

    private readonly Option<bool> _hybrid = new("--hybrid")
    {
        Description = "Combine each key with an ML-KEM secret of the two end nodes, so that no relay node can read the key.",
    };

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
