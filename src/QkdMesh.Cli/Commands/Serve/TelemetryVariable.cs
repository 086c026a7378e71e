using System.Globalization;
using QkdMesh.Client;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>The variables of OpenTelemetry that the exporters here use, and the values that they understand.</summary>
internal static class TelemetryVariable
{
    // The exporters fall back to a default, without a word, if they do not understand a value.
    private static readonly Dictionary<string, Func<string, string?>> Readers = new(StringComparer.Ordinal);

    private static readonly string[] EndsOfSecrets = ["_HEADERS", "_ATTRIBUTES", "_CLIENT_KEY"];

    private static readonly Dictionary<string, string> Rules = new(StringComparer.Ordinal);

    static TelemetryVariable()
    {
        foreach (var signal in new[] { "", "METRICS_", "TRACES_" })
        {
            var prefix = $"OTEL_EXPORTER_OTLP_{signal}";
            Add("the URL of a collector, such as http://127.0.0.1:4317", Endpoint, $"{prefix}ENDPOINT");
            Add(["grpc", "http/protobuf"], $"{prefix}PROTOCOL");
            Add(["none", "gzip"], $"{prefix}COMPRESSION");
            Add("a number of milliseconds", Whole, $"{prefix}TIMEOUT");
            Add("KEY=VALUE[,KEY=VALUE...]", Pairs, $"{prefix}HEADERS");
        }

        Add("a file", File, "OTEL_EXPORTER_OTLP_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_KEY");
        Add(["otlp", "none"], "OTEL_METRICS_EXPORTER", "OTEL_TRACES_EXPORTER");
        Add(["cumulative", "delta", "lowmemory"], "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE");
        Add(["true", "false"], "OTEL_SDK_DISABLED");
        Add(
            ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"],
            "OTEL_TRACES_SAMPLER");
        Add("a number from 0 to 1", Share, "OTEL_TRACES_SAMPLER_ARG");
        Add(["always_on", "always_off", "trace_based"], "OTEL_METRICS_EXEMPLAR_FILTER");
        Add("KEY=VALUE[,KEY=VALUE...]", Pairs, "OTEL_RESOURCE_ATTRIBUTES");
        Add("a name", value => value, "OTEL_SERVICE_NAME");
        Add(
            "a whole number", Whole,
            "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT",
            "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_SCHEDULE_DELAY",
            "OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
            "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
            "OTEL_SPAN_EVENT_COUNT_LIMIT", "OTEL_SPAN_LINK_COUNT_LIMIT",
            "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT");
    }

    public static IReadOnlyCollection<string> Names => Readers.Keys;

    public static bool Knows(string name) => Readers.ContainsKey(name);

    /// <summary>The value in the form that the exporters understand.</summary>
    /// <exception cref="ExpectedFailureException">They would not understand it.</exception>
    public static string Read(string name, string value) =>
        Readers[name](value) ?? throw ServeValues.Invalid($"the environment variable {name} takes {Rules[name]}, not {Shown(name, value)}");

    // Headers hold tokens, a URL can hold a password, and a private key may stand where its file was meant.
    private static string Shown(string name, string value) =>
        EndsOfSecrets.Any(end => name.EndsWith(end, StringComparison.Ordinal)) || value.AsSpan().ContainsAny('@', '?', '\n')
            ? "its present value, which is not shown because it may hold a secret"
            : $"'{value}'";

    private static void Add(string[] words, params string[] names) =>
        Add(string.Join(" or ", words), value => Array.Find(words, word => word == value), names);

    private static void Add(string rule, Func<string, string?> reader, params string[] names)
    {
        foreach (var name in names) (Readers[name], Rules[name]) = (reader, rule);
    }

    // Without a scheme, the exporters would send nothing.
    private static string? Endpoint(string value)
    {
        var url = value.Contains("://", StringComparison.Ordinal) ? value : $"{Uri.UriSchemeHttp}://{value}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var read) || read.Scheme is not ("http" or "https")) return null;
        return url == value || !read.IsDefaultPort ? url : null;
    }

    private static string? Whole(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? value : null;

    private static string? Share(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 1 ? value : null;

    private static string? Pairs(string value) =>
        Array.TrueForAll(value.Split(','), pair => pair.Trim().IndexOf('=', StringComparison.Ordinal) > 0) ? value : null;

    private static string? File(string value) => System.IO.File.Exists(value) ? value : null;
}
