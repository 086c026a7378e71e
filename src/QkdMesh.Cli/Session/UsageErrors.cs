using System.CommandLine;
using System.Text.RegularExpressions;
using QkdMesh.Client;

namespace QkdMesh.Cli.Session;

/// <summary>Reports a command line that the parser rejects.</summary>
internal static partial class UsageErrors
{
    public const string Reason = "USAGE";

    public static int Report(ParseResult parse, TextWriter output, TextWriter error)
    {
        var problems = string.Join(' ', parse.Errors.Select(problem => Sentence(problem.Message)).Distinct());
        var command = CommandPath.Of(parse.CommandResult);
        var message = $"{problems} See '{command} --help'.";
        new CommandSession(output, error, parse.GetValue<bool>(MeshCommand.JsonOption))
            .Report(new Failure(Reason, message, Retryable: false));
        return CommandRun.Misused;
    }

    private static string Sentence(string problem)
    {
        var text = ExpectedType().Replace(problem, ": give a number in its range, such as 1");
        return text.EndsWith('.') ? text : $"{text}.";
    }

    // The parser names the .NET type that it expected. Every typed option here is a number.
    [GeneratedRegex(@" as expected type '[^']*'\.?", RegexOptions.None, 1000)]
    private static partial Regex ExpectedType();
}
