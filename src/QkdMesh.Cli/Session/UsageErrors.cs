using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using QkdMesh.Client;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Session;

/// <summary>Reports a command line that the parser rejects.</summary>
internal static partial class UsageErrors
{
    public const string Reason = "USAGE";

    public static int Report(ParseResult parse, TextWriter output, TextWriter error)
    {
        var command = CommandPath.Of(parse.CommandResult);
        var message = $"{string.Join(' ', ProblemsOf(parse).Distinct())} See '{command} --help'.";
        new CommandSession(output, error, parse.GetValue<bool>(MeshCommand.JsonOption))
            .Report(new Failure(Reason, message, Retryable: false));
        return CommandRun.Misused;
    }

    private static IEnumerable<string> ProblemsOf(ParseResult parse)
    {
        var group = parse.CommandResult.Command;
        if (group.Subcommands.Count > 0 && group.Action is null) return [NoCommand(parse)];
        var strays = StrayOption.In(parse);
        List<string> unknown = [.. strays.Select(stray => stray.Word).Concat(parse.UnmatchedTokens.Where(token => token.StartsWith('-')))];
        var options = OptionsOf(parse.CommandResult).ToList();
        var nearest = new NearestName(options);
        return
        [
            .. unknown.Select(word => strays.FirstOrDefault(stray => stray.Word == word)?.Option is { } before && options.Contains(word)
                ? $"'{before}' takes a value, and '{word}' is an option."
                : $"There is no option '{word}'.{Question(nearest, word)}"),
            // What follows an unknown option is probably its value, and an option with a misspelt name is not missing.
            .. unknown.Count > 0 ? [] : parse.UnmatchedTokens.Select(word => $"'{word}' is one word too many."),
            .. parse.Errors
                .Where(problem => unknown.Count == 0 || !IsMissingOption(problem))
                .Where(problem => !strays.Any(stray => stray.Owner == problem.SymbolResult))
                .Where(problem => !parse.UnmatchedTokens.Any(word => problem.Message.Contains($"'{word}'", StringComparison.Ordinal)))
                .Select(problem => Sentence(problem.Message)),
        ];
    }

    private static string NoCommand(ParseResult parse)
    {
        var (path, names) = (CommandPath.Of(parse.CommandResult), parse.CommandResult.Command.Subcommands.Select(sub => sub.Name).ToList());
        if (parse.UnmatchedTokens is not [var word, ..]) return $"'{path}' takes a command: {string.Join(", ", names)}.";
        var (root, group) = (parse.RootCommandResult.Command, parse.CommandResult.Command);
        if (OtherWords.SentenceOn(root, group, path, [.. parse.UnmatchedTokens]) is { } sentence)
            return $"There is no command '{word}' of '{path}'. {sentence}";
        var question = Question(new NearestName(word.StartsWith('-') ? [.. OptionsOf(parse.CommandResult)] : names), word);
        return $"There is no {(word.StartsWith('-') ? "option" : "command")} '{word}' of '{path}'."
            + (question.Length > 0 ? question : $" The commands are {string.Join(", ", names)}.");
    }

    private static string Question(NearestName nearest, string word) => nearest.Find(word) is { } near ? $" Did you mean '{near}'?" : "";

    /// <summary>The options of this command, and those of the commands above that it inherits.</summary>
    public static IEnumerable<string> OptionsOf(CommandResult command) => command.Command.Options
        .Where(option => !option.Hidden).Select(option => option.Name)
        .Concat(command.Parent is CommandResult parent
            ? parent.Command.Options.Where(option => option.Recursive).Select(option => option.Name).Concat(OptionsAbove(parent))
            : []);

    private static IEnumerable<string> OptionsAbove(CommandResult command) => command.Parent is CommandResult parent
        ? parent.Command.Options.Where(option => option.Recursive).Select(option => option.Name).Concat(OptionsAbove(parent))
        : [];

    private static bool IsMissingOption(ParseError problem) =>
        problem.SymbolResult is OptionResult { Implicit: true } or CommandResult or null
        || problem.SymbolResult is OptionResult { Tokens.Count: 0 };

    private static string Sentence(string problem)
    {
        var text = ExpectedType().Replace(problem, ": give a whole number in its range without a unit, such as 1");
        // The parser writes each of several choices on a line of its own.
        var words = Quoted().Matches(text).Select(found => found.Groups["word"].Value).ToList();
        if (FirstChoice().IsMatch(text) && words is [var wrong, .. var choices])
            text = $"{Choice().Replace(FirstChoice().Replace(text, ": '"), ", '")}.{Question(new NearestName(choices), wrong)}";

        return text[^1] is '.' or '?' ? text : $"{text}.";
    }

    // The parser names the .NET type that it expected. Every typed option here is a number.
    [GeneratedRegex(@" as expected type '[^']*'\.?", RegexOptions.None, 1000)]
    private static partial Regex ExpectedType();

    [GeneratedRegex("'(?<word>[^']*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@":\s*\n\s*'", RegexOptions.None, 1000)]
    private static partial Regex FirstChoice();

    [GeneratedRegex(@"\s*\n\s*'", RegexOptions.None, 1000)]
    private static partial Regex Choice();
}
