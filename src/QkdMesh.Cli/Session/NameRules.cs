using System.CommandLine;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Cli.Session;

/// <summary>Options and arguments that take the name of something in the network.</summary>
internal static class NameRules
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

    /// <summary>A number of at least 1, where it is given.</summary>
    public static Option<uint?> Positive(this Option<uint?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<uint?>() is 0) result.AddError($"{option.Name} takes 1 or more.");
        });
        return option;
    }
}
