using Microsoft.AspNetCore.Builder;
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
/// Who gets figures and traces: Prometheus where there is a management port, and the collector that the standard OTEL_ settings name.
/// Where neither is, nobody listens and nothing is measured; where no collector is, nothing is traced.
/// </summary>
internal static class TelemetryExport
{
    private const string Collector = "OTEL_EXPORTER_OTLP_ENDPOINT", OfMetrics = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", OfTraces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder, MeshHostOptions options)
    {
        var (scraped, sent, traced) = (options.ManagementPort is not null, Names(OfMetrics), Names(OfTraces));
        if (!scraped && !sent && !traced) return;
        // Where the exporters and the sampler look for their settings.
        builder.Configuration.AddInMemoryCollection(options.Telemetry.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => Describe(resource, options));
        if (scraped || sent) telemetry.WithMetrics(metrics => Measure(metrics, options, scraped, sent));
        if (!traced) return;
        telemetry.WithTracing(Trace);
        builder.Services.AddKeyTracing();

        bool Names(string ofSignal) => options.Telemetry.GetValueOrDefault(ofSignal) is { Length: > 0 } || options.Telemetry.GetValueOrDefault(Collector) is { Length: > 0 };
    }

    // What the settings say of the service comes last, and wins.
    private static void Describe(ResourceBuilder resource, MeshHostOptions options) => resource.Clear()
        .AddService(
            "qkdmesh", serviceNamespace: options.Topology.Name.Value, autoGenerateServiceInstanceId: options.Cluster is null,
            serviceInstanceId: options.Cluster is { } cluster ? $"{cluster.Nodes}@{cluster.SiloAddress}:{cluster.SiloPort}" : null)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static void Measure(MeterProviderBuilder metrics, MeshHostOptions options, bool scraped, bool sent)
    {
        metrics.AddMeter(MeshMeter.Name, UseCaseMetrics.MeterName, SiloMetrics.MeterName, "System.Runtime");
        // Made now: an instrument that nothing happened to yet is there all the same.
        metrics.AddInstrumentation(services => services.GetRequiredService<UseCaseMetrics>());
        metrics.AddInstrumentation(services => services.GetRequiredService<LinkMetrics>());
        metrics.AddInstrumentation(services => services.GetRequiredService<NodeMetrics>());
        metrics.AddInstrumentation(services => ActivatorUtilities.CreateInstance<SiloMetrics>(services));
        metrics.AddView(instrument => new MetricStreamConfiguration { CardinalityLimit = SeriesLimit.Of(instrument.Name, options.Topology.Definition) });
        if (scraped) metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
        if (sent) metrics.AddOtlpExporter();
    }

    private static void Trace(TracerProviderBuilder traces) => traces
        .AddSource(UseCaseTraces.SourceName, KeyTracingServices.SourceName)
        // A trace is of a key: health, reflection and operators' calls begin none.
        .AddAspNetCoreInstrumentation(server => server.Filter = context => context.Request.Path.Value?.StartsWith(NorthboundServices.KeySupplyPath, StringComparison.Ordinal) == true)
        .AddOtlpExporter();
}
