using System.CommandLine;

namespace QkdMesh.Cli.Session;

/// <summary>A command, or a group of them, whose help shows examples.</summary>
/// <param name="examples">Whole command lines, without the leading <c>qkdmesh</c>.</param>
internal abstract class MeshCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public const string JsonOption = "--json";

    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Sets the body of the command. The body returns the exit code or throws (see <see cref="CommandRun"/>).</summary>
    protected void Run(Func<ParseResult, CommandSession, CancellationToken, Task<int>> body) =>
        SetAction((parse, cancellationToken) =>
        {
            var streams = parse.InvocationConfiguration;
            var session = new CommandSession(streams.Output, streams.Error, parse.GetValue<bool>(JsonOption));
            return CommandRun.RunAsync(session, () => body(parse, session, cancellationToken), cancellationToken);
        });
}
