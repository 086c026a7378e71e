using System.Collections;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Reads the standard variables of OpenTelemetry, under their standard names.</summary>
internal static class TelemetryVariables
{
    private const string Prefix = "OTEL_";

    public static IReadOnlyDictionary<string, string> Read(IDictionary environment) => environment.Cast<DictionaryEntry>()
        .Where(variable => variable.Key is string name && name.StartsWith(Prefix, StringComparison.Ordinal))
        .Where(variable => variable.Value is string { Length: > 0 })
        .ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal);
}
