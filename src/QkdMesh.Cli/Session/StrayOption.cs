using System.CommandLine;
using System.CommandLine.Parsing;

namespace QkdMesh.Cli.Session;

/// <summary>
/// A word that begins with a dash and that the parser took for a value. A misspelt option must not become the name of a file.
/// </summary>
/// <param name="Option">The option before it, whose value it became; null for an argument of the command.</param>
/// <param name="Owner">What the parser gave the word to.</param>
internal sealed record StrayOption(string Word, string? Option, SymbolResult Owner)
{
    private const string EndOfOptions = "--";

    /// <summary>The strays of a command line. After <c>--</c>, each word is a value.</summary>
    public static IReadOnlyList<StrayOption> In(ParseResult parse)
    {
        var values = parse.Tokens.SkipWhile(token => token.Value != EndOfOptions).Select(token => token.Value).ToHashSet();
        return
        [
            .. from child in parse.CommandResult.Children
               from token in child.Tokens
               where IsOption(token.Value) && !values.Contains(token.Value)
               where child is ArgumentResult || (child is OptionResult { Option: var option } && TakesText(option))
               select new StrayOption(token.Value, (child as OptionResult)?.Option.Name, child),
        ];
    }

    private static bool TakesText(Option option) => option.ValueType == typeof(string) || option.ValueType == typeof(string[]);

    // A number may be negative, and a single dash is no option.
    private static bool IsOption(string word) => word is ['-', not (>= '0' and <= '9'), ..];
}
