using System.CommandLine;
using System.CommandLine.Parsing;

namespace QkdMesh.Cli.Session;

/// <summary>Options that take a whole number. The parser's own message would name a type of .NET.</summary>
internal static class NumberOptions
{
    public static Option<int> Within(this Option<int> option, NumberRule rule)
    {
        option.CustomParser = result => (int)(Read(result, option, rule) ?? 0);
        return option;
    }

    public static Option<int?> Within(this Option<int?> option, NumberRule rule)
    {
        option.CustomParser = result => (int?)Read(result, option, rule);
        return option;
    }

    public static Option<uint?> Within(this Option<uint?> option, NumberRule rule)
    {
        option.CustomParser = result => (uint?)Read(result, option, rule);
        return option;
    }

    /// <summary>The value stays text, because a variable or a file can replace the option.</summary>
    public static Option<string?> Within(this Option<string?> option, NumberRule rule)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && rule.Read(token.Value) is null)
                result.AddError($"{rule.Refuse(option.Name, token.Value)}.");
        });
        return option;
    }

    private static long? Read(ArgumentResult result, Option option, NumberRule rule)
    {
        if (result.Tokens is not [var token, ..]) return null;
        var number = rule.Read(token.Value);
        if (number is null) result.AddError($"{rule.Refuse(option.Name, token.Value)}.");
        return number;
    }
}
