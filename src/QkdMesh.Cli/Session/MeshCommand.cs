using System.CommandLine;
using QkdMesh.Cli.Commands.Serve;

namespace QkdMesh.Cli.Session;

/// <summary>A command, or a group of them, whose help shows examples.</summary>
/// <param name="examples">Whole command lines, without the leading <c>qkdmesh</c>.</param>
internal abstract class MeshCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public const string JsonOption = "--json";

    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>
    /// How long the command may take to end after SIGTERM or Ctrl-C. Then the process ends all the same: the command may wait for a
    /// reader of its output.
    /// </summary>
    public virtual TimeSpan TimeToEnd => TimeSpan.FromSeconds(3);

    /// <summary>Whether the answer has keys, which are lost if the answer cannot be written.</summary>
    public virtual bool AnswersWithKeys => false;

    /// <summary>Sets the body of the command. The body returns the exit code or throws (see <see cref="CommandRun"/>).</summary>
    protected void Run(Func<ParseResult, CommandSession, CancellationToken, Task<int>> body) =>
        SetAction((parse, cancellationToken) =>
        {
            var streams = parse.InvocationConfiguration;
            var session = new CommandSession(streams.Output, streams.Error, parse.GetValue<bool>(JsonOption));
            var options = UsageErrors.OptionsOf(parse.CommandResult).ToList();
            foreach (var warning in UnusedVariables.WarningsOn(Environment.GetEnvironmentVariables(), options)) session.Note(warning);
            return CommandRun.RunAsync(session, () => body(parse, session, cancellationToken), cancellationToken);
        });

    /// <summary>As <see cref="Run"/>, for a command that serves: no reader of its output can make it wait.</summary>
    protected void RunServing(Func<ParseResult, CommandSession, CancellationToken, Task<int>> body) =>
        SetAction(async (parse, cancellationToken) =>
        {
            var streams = parse.InvocationConfiguration;
            using var output = ServingStream.Of(streams.Output);
            using var error = ServingStream.Of(streams.Error);
            var session = new CommandSession(output.Writer, error.Writer, parse.GetValue<bool>(JsonOption));
            return await CommandRun.RunAsync(session, () => body(parse, session, cancellationToken), cancellationToken);
        });
}
