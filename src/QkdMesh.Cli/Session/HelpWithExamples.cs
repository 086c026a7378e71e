using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace QkdMesh.Cli.Session;

/// <summary>The usual help, followed by examples to copy.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly string[] RootExamples =
        ["demo topologies/madrid-ring.yaml", "serve topologies/madrid-ring.yaml", "key get --help"];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        var examples = parseResult.CommandResult.Command switch
        {
            MeshCommand command => command.Examples,
            RootCommand => RootExamples,
            _ => [],
        };
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.Count > 0) output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {CommandPath.Root} {example}");
        return exitCode;
    }
}
