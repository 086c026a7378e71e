using System.CommandLine;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Cli.Session;

/// <summary>Rules for values of options and arguments.</summary>
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

    /// <summary>For an option that can be given several times.</summary>
    public static Option<string[]> Named(this Option<string[]> option)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string[]>()?.All(Identifier.IsValid) == false)
                result.AddError($"{option.Name} takes {Identifier.Rule}.");
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
}
