using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using QkdMesh.Application.Metering;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Host.Telemetry;

/// <summary>
/// Exports metrics. A provider of the SDK keeps the room of each series for its whole life. So when topologies with other ids have used the
/// room up, a new provider takes over, and its counters and histograms of calls begin at 0, as in a new process.
/// </summary>
internal sealed class MetricsExport : BackgroundService
{
    private readonly MeshHostOptions _options;
    private readonly MetricsTargets _targets;
    private readonly IConfiguration _configuration;
    private readonly IServiceProvider _services;
    private readonly NetworkView _view;

    // A scrape and the change of providers exclude each other.
    private readonly SemaphoreSlim _using = new(1);
    private MeterProvider _provider;
    private RequestDelegate? _scrape;

    public MetricsExport(
        MeshHostOptions options, MetricsTargets targets, IConfiguration configuration, NetworkView view, IServiceProvider services)
    {
        (_options, _targets, _configuration, _view, _services) = (options, targets, configuration, view, services);
        // Created at the start, so that an instrument without an event is exported as well.
        _ = services.GetRequiredService<UseCaseMetrics>();
        _ = services.GetRequiredService<UsageTotals>();
        _ = services.GetRequiredService<LinkMetrics>();
        _ = services.GetRequiredService<NodeMetrics>();
        _ = services.GetRequiredService<SiloMetrics>();
        _ = services.GetRequiredService<CredentialMetrics>();
        if (targets.Sent) _ = services.GetRequiredService<ExportFailures>();
        (_provider, _scrape) = Build(options.Topology.Definition);
    }

    /// <summary>Answers a scrape of Prometheus.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        await _using.WaitAsync(context.RequestAborted);
        try
        {
            await _scrape!(context);
        }
        finally
        {
            _using.Release();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _provider.Dispose();
        _using.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var room = new SeriesRoom(_options.Topology.Definition);
        for (var seen = 0L; ;)
        {
            var network = await _view.WaitForAsync(network => network.TopologyVersion != seen, stoppingToken);
            seen = network.TopologyVersion;
            var topology = network.Topology.Definition;
            if (room.Add(topology)) continue;
            await ReplaceAsync(topology, stoppingToken);
            room = new SeriesRoom(topology);
        }
    }

    private async Task ReplaceAsync(TopologyDefinition topology, CancellationToken cancellation)
    {
        await _using.WaitAsync(cancellation);
        try
        {
            var before = _provider;
            (_provider, _scrape) = Build(topology);
            before.Dispose();
        }
        finally
        {
            _using.Release();
        }
    }

    private (MeterProvider Provider, RequestDelegate? Scrape) Build(TopologyDefinition topology)
    {
        var metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(_configuration))
            .ConfigureResource(resource => TelemetryExport.Describe(resource, _options))
            .AddMeter(MeshMeter.Name, UseCaseMetrics.MeterName, SiloMetrics.MeterName, "System.Runtime")
            .AddView(instrument => new MetricStreamConfiguration { CardinalityLimit = SeriesLimit.Of(instrument.Name, topology) });
        if (_targets.Scraped) metrics.AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false);
        if (_targets.Sent) metrics.AddOtlpExporter();
        var provider = metrics.Build();
        return (provider, _targets.Scraped ? ScrapeOf(provider) : null);
    }

    private RequestDelegate ScrapeOf(MeterProvider provider) => new ApplicationBuilder(_services)
        .UseOpenTelemetryPrometheusScrapingEndpoint(
            provider, predicate: _ => true, path: null, configureBranchedPipeline: null, optionsName: null)
        .Build();
}

/// <summary>Where metrics go.</summary>
/// <param name="Scraped">Prometheus scrapes them at the management port.</param>
/// <param name="Sent">They are sent to a collector.</param>
internal sealed record MetricsTargets(bool Scraped, bool Sent);
