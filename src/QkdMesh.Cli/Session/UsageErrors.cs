using System.CommandLine;

namespace QkdMesh.Cli.Session;

/// <summary>What is said of a command line that cannot be understood.</summary>
internal static class UsageErrors
{
    public const string Reason = "USAGE";

    public static int Report(ParseResult parse, TextWriter output, TextWriter error)
    {
        var problems = string.Join(' ', parse.Errors.Select(problem => problem.Message).Distinct());
        var command = CommandPath.Of(parse.CommandResult);
        var message = $"{problems} See '{command} --help'.";
        new CommandSession(output, error, parse.GetValue<bool>(MeshCommand.JsonOption))
            .Report(new Failure(Reason, message, Retryable: false));
        return CommandRun.Misused;
    }
}
