using System.Collections;
using QkdMesh.Client;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Reads the standard variables of OpenTelemetry, under their standard names. No variable is passed over in silence.</summary>
internal static class TelemetryVariables
{
    private const string Prefix = "OTEL_", OfThisRuntime = "OTEL_DOTNET_", Disabled = "OTEL_SDK_DISABLED";

    private static readonly string[] Exporters = ["OTEL_METRICS_EXPORTER", "OTEL_TRACES_EXPORTER"];

    /// <param name="warn">Gets a line for each variable that has no effect.</param>
    /// <exception cref="ExpectedFailureException">A variable has a value that the exporters would not understand.</exception>
    public static IReadOnlyDictionary<string, string> Read(IDictionary environment, Action<string> warn)
    {
        var set = environment.Cast<DictionaryEntry>()
            .Where(variable => variable.Key is string name && name.StartsWith(Prefix, StringComparison.Ordinal))
            .Where(variable => variable.Value is string { Length: > 0 })
            .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal);
        var read = set.Where(variable => TelemetryVariable.Knows(variable.Key)).ToDictionary(
            variable => variable.Key, variable => TelemetryVariable.Read(variable.Key, variable.Value), StringComparer.Ordinal);
        foreach (var name in set.Keys.Except(read.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (name.StartsWith(OfThisRuntime, StringComparison.Ordinal)) read[name] = set[name];
            else warn(UnusedVariables.Warning(name, TelemetryVariable.Names));
        }

        if (read.GetValueOrDefault(Disabled) is "true") return new Dictionary<string, string>();
        var isWanted = read.Any(IsForExport) && !Exporters.All(exporter => read.GetValueOrDefault(exporter) is "none");
        if (isWanted && !read.Keys.Any(name => name.EndsWith("_ENDPOINT", StringComparison.Ordinal)))
            warn("warning: no telemetry is sent, because the environment variable OTEL_EXPORTER_OTLP_ENDPOINT is not set");
        return read;
    }

    // The name of the service and its attributes are often set for all programs of a machine.
    private static bool IsForExport(KeyValuePair<string, string> variable) => variable switch
    {
        { Key: Disabled or "OTEL_SERVICE_NAME" or "OTEL_RESOURCE_ATTRIBUTES" } => false,
        { Value: "none" } when Exporters.Contains(variable.Key) => false,
        _ => !variable.Key.StartsWith(OfThisRuntime, StringComparison.Ordinal),
    };
}
