using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using QkdMesh.Application.Pipeline;
using QkdMesh.Grains.Telemetry;
using QkdMesh.Northbound;

namespace QkdMesh.Host.Telemetry;

/// <summary>
/// Exports metrics to Prometheus if there is a management port, and metrics and traces to the collector of the standard OTEL_ settings.
/// Without both nothing is measured. Without a collector nothing is traced.
/// </summary>
internal static class TelemetryExport
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string OfMetrics = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", OfTraces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder, MeshHostOptions options)
    {
        var scraped = options.ManagementPort is not null;
        var (sent, traced) = (Names(OfMetrics, "OTEL_METRICS_EXPORTER"), Names(OfTraces, "OTEL_TRACES_EXPORTER"));
        if (!scraped && !sent && !traced) return;
        // The exporters and the sampler read their settings from the configuration.
        builder.Configuration.AddInMemoryCollection(
            options.Telemetry.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        if (scraped || sent)
        {
            builder.Services.AddSingleton(new MetricsTargets(scraped, sent)).AddSingleton<SiloMetrics>().AddSingleton<CredentialMetrics>();
            builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MetricsExport>(provider, options));
            builder.Services.AddHostedService(provider => provider.GetRequiredService<MetricsExport>());
        }
        if (sent || traced) builder.Services.AddSingleton<ExportFailures>();
        if (!traced) return;
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, options)).WithTracing(Trace);
        builder.Services.AddKeyTracing();

        bool Names(string endpoint, string exporter) =>
            (IsSet(endpoint) || IsSet(Collector)) && options.Telemetry.GetValueOrDefault(exporter) != "none";

        bool IsSet(string setting) => options.Telemetry.GetValueOrDefault(setting) is { Length: > 0 };
    }

    // The attributes of the settings come last and override the others.
    public static void Describe(ResourceBuilder resource, MeshHostOptions options) => resource.Clear()
        .AddService(
            "qkdmesh", serviceNamespace: options.Topology.Name.Value, autoGenerateServiceInstanceId: options.Cluster is null,
            serviceInstanceId: options.Cluster is { } cluster ? $"{cluster.Nodes}@{cluster.SiloAddress}:{cluster.SiloPort}" : null)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static void Trace(TracerProviderBuilder traces) => traces
        .AddSource(UseCaseTraces.SourceName, KeyTracingServices.SourceName)
        // Only calls for keys begin a trace, not health checks, reflection or operators' calls.
        .AddAspNetCoreInstrumentation(server => server.Filter = IsCallForKeys)
        .AddInstrumentation(services => services.GetRequiredService<ExportFailures>())
        .AddOtlpExporter();

    private static bool IsCallForKeys(HttpContext context) =>
        context.Request.Path.Value?.StartsWith(NorthboundServices.KeySupplyPath, StringComparison.Ordinal) == true;
}
