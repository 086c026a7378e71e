using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Host.Tests.Telemetry;

/// <summary>The table of metrics in docs/operations.md lists the instruments that there are, as they are.</summary>
public sealed class OperationsPageTests : IDisposable
{
    private readonly DirectoryInfo _audit = Directory.CreateTempSubdirectory("qkdmesh-page-");

    private static readonly List<Row> Page = File.ReadLines("operations.md")
        .Where(line => line.StartsWith("| `qkdmesh.", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])
        .Select(cells => new Row(cells[0].Trim('`'), cells[1].Trim('`'), cells[2], cells[3], cells[4]))
        .ToList();

    [Fact]
    public async Task PageListsEveryInstrumentAsItIs()
    {
        await using var ring = await MadridRing.StartAsync(audit: _audit.FullName);
        var instruments = InstrumentsOf(ring.Host);

        Page.Select(row => $"{row.Metric}, a {row.Kind} in '{row.Unit}'").Should().BeEquivalentTo(
            instruments.Select(instrument => $"{instrument.Name}, a {KindOf(instrument)} in '{instrument.Unit}'"));
        instruments.Should().OnlyContain(instrument => !string.IsNullOrEmpty(instrument.Description));
    }

    [Fact]
    public async Task PageNamesEveryFamilyAndItsLabels()
    {
        await using var ring = await MadridRing.StartAsync(
            audit: _audit.FullName, heads: _audit.CreateSubdirectory("heads").FullName);
        await ring.GetKeysAsync();
        var stranger = async () => await ring.Keys.GetKeysAsync(new GetKeysRequest { PeerSaeId = MadridRing.Quiron });
        await stranger.Should().ThrowAsync<RpcException>("a caller without a name is refused");
        var seen = await ring.ScrapeUntilAsync(
            seen => seen.Of("qkdmesh_link_stored_bytes").Count() == 12 && seen.Of("qkdmesh_link_status").Count() == 6);

        // Nobody was silent here, and nobody has a certificate: CredentialMetricsTests checks the attribute of its figure.
        foreach (var row in Page.Where(row => row.Metric is not ("qkdmesh.node.unanswered" or "qkdmesh.credentials.validity")))
        {
            seen.Kinds.Should().Contain(row.Family, row.Kind);
            var labels = seen.Samples
                .Where(sample => sample.Name.StartsWith(row.Family, StringComparison.Ordinal))
                .SelectMany(sample => sample.Labels.Keys).Distinct()
                .Except(["le"], StringComparer.Ordinal).ToList();
            // A link stands where a refusal lies at one.
            var expected = row.Metric == "qkdmesh.relay.hops" ? row.Labels.Except(["link"]) : row.Labels;
            labels.Should().BeEquivalentTo(expected, row.Family);
        }
        seen.Kinds.Keys.Where(family => family.StartsWith("qkdmesh_", StringComparison.Ordinal))
            .Should().BeSubsetOf(Page.Select(row => row.Family));
    }

    public void Dispose() => _audit.Delete(recursive: true);

    private static List<Instrument> InstrumentsOf(MeshHost host)
    {
        var found = new List<Instrument>();
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Meter.Name.StartsWith("QkdMesh.", StringComparison.Ordinal))
                    found.Add(instrument);
            },
        };
        listener.Start();
        return found;
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        nameof(ObservableGauge<int>) or nameof(Gauge<int>) => "gauge",
        nameof(ObservableCounter<int>) or nameof(Counter<int>) => "counter",
        nameof(Histogram<int>) => "histogram",
        var other => other,
    };

    private sealed record Row(string Metric, string Family, string Kind, string Unit, string Attributes)
    {
        public IEnumerable<string> Labels => Attributes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
