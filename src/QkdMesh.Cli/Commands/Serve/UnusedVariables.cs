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
        [.. ServeSettings.All.Select(setting => setting.Variable), ServeCommand.ConfigVariable, ServerOption.Variable];

    /// <summary>A warning for each unused variable.</summary>
    public static IEnumerable<string> WarningsOn(IDictionary environment) =>
        from name in environment.Keys.Cast<string>().Order(StringComparer.Ordinal)
        where name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !Known.Contains(name, StringComparer.Ordinal)
        where !OfKubernetes().IsMatch(name)
        select Warning(name, Known);

    public static string Warning(string name, IReadOnlyCollection<string> known)
    {
        var near = new NearestName(known).Find(name);
        return $"warning: the environment variable {name} has no effect{(near is null ? "" : $": did you mean {near}?")}";
    }

    // Kubernetes sets such variables for a service of that name.
    [GeneratedRegex("_SERVICE_(HOST|PORT)|_PORT_[0-9]+_(TCP|UDP)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfKubernetes();
}
