using System.Collections;
using System.Text.RegularExpressions;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Finds environment variables that look like settings of <c>qkdmesh</c>, and that nothing reads.</summary>
internal static partial class UnusedVariables
{
    private const string Prefix = "QKDMESH_";

    private static readonly IReadOnlyCollection<string> Known =
        [
            .. ServeSettings.All.Select(setting => setting.Variable), ServeCommand.ConfigVariable, ServerOption.Variable,
            ConnectionOptions.ContextVariable, .. CredentialOptions.Variables,
        ];

    /// <summary>A warning for each unused variable.</summary>
    /// <param name="options">The options of the command. They may have no variable.</param>
    public static IEnumerable<string> WarningsOn(IDictionary environment, IReadOnlyCollection<string>? options = null) =>
        from name in environment.Keys.Cast<string>().Order(StringComparer.Ordinal)
        where name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Known.Contains(name, StringComparer.Ordinal)
        where !OfKubernetes().IsMatch(name) && !name.StartsWith(OfTests, StringComparison.Ordinal)
        select OptionFor(name, options ?? []) is { } option
            ? $"warning: the environment variable {name} has no effect: give the option {option}"
            : Warning(name, Known);

    public static string Warning(string name, IReadOnlyCollection<string> known)
    {
        var near = new NearestName(known).Find(name);
        return $"warning: the environment variable {name} has no effect{(near is null ? "" : $": did you mean {near}?")}";
    }

    // The option that is meant, unless a variable has a nearer name.
    private static string? OptionFor(string name, IReadOnlyCollection<string> options)
    {
        var variables = options.Distinct().ToDictionary(option => $"{Prefix}{option.TrimStart('-').ToUpperInvariant().Replace('-', '_')}");
        return new NearestName([.. Known, .. variables.Keys]).Find(name) is { } near && !Known.Contains(near) ? variables[near] : null;
    }

    // test.sh reads such variables.
    private const string OfTests = "QKDMESH_NIGHTLY_";

    // Kubernetes sets such variables for a service of that name.
    [GeneratedRegex("_SERVICE_(HOST|PORT)|_PORT_[0-9]+_(TCP|UDP)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfKubernetes();
}
