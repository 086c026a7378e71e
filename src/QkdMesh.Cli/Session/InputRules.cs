using System.CommandLine;
using System.Globalization;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Cli.Session;

/// <summary>Rules for values of options and arguments. The parser reports values of the wrong type, so these rules skip them.</summary>
internal static class InputRules
{
    public static Option<string> Named(this Option<string> option)
    {
        option.Validators.Add(result =>
        {
            if (!Identifier.IsValid(result.GetValueOrDefault<string>())) result.AddError($"{option.Name} takes {Identifier.Rule}.");
        });
        return option;
    }

    public static Argument<string> Named(this Argument<string> argument)
    {
        argument.Validators.Add(result =>
        {
            if (!Identifier.IsValid(result.GetValueOrDefault<string>())) result.AddError($"{argument.Name} takes {Identifier.Rule}.");
        });
        return argument;
    }

    /// <summary>Allows numbers of at least 1.</summary>
    public static Option<uint?> Positive(this Option<uint?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && uint.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && value == 0)
                result.AddError($"{option.Name} takes a number of at least 1.");
        });
        return option;
    }

    /// <summary>Allows numbers from 0. The value stays text, because a variable or a file can replace the option.</summary>
    public static Option<string?> NumberUpTo(this Option<string?> option, int most)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is not [var token]) return;
            if (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > most)
            {
                var unit = option.HelpName is "SECONDS" ? " of seconds, without a unit," : "";
                result.AddError($"{option.Name} takes a number{unit} from 0 to {most}, not '{token.Value}'.");
            }
        });
        return option;
    }

    public static Option<int> Within(this Option<int> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && (value < least || value > most))
                result.AddError($"{option.Name} takes a number from {least} to {most}.");
        });
        return option;
    }
}
