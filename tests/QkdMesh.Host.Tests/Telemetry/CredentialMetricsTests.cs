using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Core.Routing;
using QkdMesh.Host.Associations;
using QkdMesh.Host.Listeners;
using QkdMesh.Host.Telemetry;
using QkdMesh.Pki;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Host.Tests.Telemetry;

/// <summary>An alert can fire before a certificate or a revocation list ends, and when a file cannot be used.</summary>
public sealed class CredentialMetricsTests : IDisposable
{
    private readonly Clock _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-ends-");
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PkiFolder _pki;
    private readonly CallerTrust _trust;
    private readonly CredentialWatch<NodeTrust> _nodes;
    private readonly CredentialMetrics _metrics;

    public CredentialMetricsTests()
    {
        (_pki, _, _) = PkiFolder.Create(
            _folder.FullName, new("test", ["a", "b"], [new("alice", null)], [], [new("silo", ["*"], ["localhost"])], ["olga"]), _time);
        _trust = new(_pki.TrustPath, _time);
        _nodes = new(before => NodeTrust.Load(_pki.TrustPath, before), [_pki.TrustPath], _time);
        var options = new MeshHostOptions { Topology = Networks.Of("a-b", "alice@a bob@b") };
        var nodes = new CertifiedIdentities(Path.Combine(_folder.FullName, "nodes"), _nodes, "test", _time);
        var view = new NetworkView(new RoutingOptions());
        _metrics = new(
            _services.GetRequiredService<IMeterFactory>(), new CallerPolicy(options, view, _trust, handshakes: null, nodes), _time);
    }

    [Fact]
    public void TimeUntilTheFirstOfEachKindEndsIsMeasured()
    {
        var year = TimeSpan.FromDays(397).TotalSeconds;
        Measure("qkdmesh.credentials.validity")["certificate"].Should().BeApproximately(year, 1);
        Measure("qkdmesh.credentials.validity")["list"].Should().BeApproximately(year, 1);
        Measure("qkdmesh.credentials.validity")["authority"].Should().BeGreaterThan(9 * 365 * 86_400.0);

        _time.Now += TimeSpan.FromDays(400);
        _pki.Renew(_pki.Find("nodes/a"));
        Measure("qkdmesh.credentials.validity")["certificate"].Should().BeNegative("the certificate of the other node has ended");
        _pki.Renew(_pki.Find("nodes/b"));
        Measure("qkdmesh.credentials.validity")["certificate"].Should().BeApproximately(year, 1);
    }

    [Fact]
    public void FilesThatCannotBeUsedAreCounted()
    {
        Measure("qkdmesh.credentials.faults").Should().Equal(new Dictionary<string, double> { [""] = 0 });
        File.WriteAllText(Path.Combine(_pki.TrustPath, "saes.crl"), "half a file");
        _time.Tick();
        Measure("qkdmesh.credentials.faults")[""].Should().Be(1);
    }

    public void Dispose()
    {
        _trust.Dispose();
        _nodes.Dispose();
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The figures by the values of their only attribute.</summary>
    private Dictionary<string, double> Measure(string instrument)
    {
        var (found, meters) = (new Dictionary<string, double>(), _services.GetRequiredService<IMeterFactory>());
        using var listener = new MeterListener
        {
            InstrumentPublished = (published, self) =>
            {
                if (published.Meter.Scope == meters && published.Name == instrument) self.EnableMeasurementEvents(published);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => found[OnlyOf(tags)] = value);
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => found[OnlyOf(tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        GC.KeepAlive(_metrics);
        return found;

        static string OnlyOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags switch
        {
            [] => "",
            [{ Key: "kind", Value: string kind }] => kind,
            _ => throw new InvalidOperationException("the page names another attribute"),
        };
    }

    /// <summary>A clock that a test moves, and whose timers ring when a test says so.</summary>
    private sealed class Clock : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add(() => callback(state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Tick() => _timers.ForEach(ring => ring());
    }
}
