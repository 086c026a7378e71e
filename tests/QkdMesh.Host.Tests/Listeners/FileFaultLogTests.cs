using Microsoft.Extensions.Logging;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Routing;
using QkdMesh.Host.Listeners;
using QkdMesh.Host.Tests.Probes;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Host.Tests.Listeners;

/// <summary>An operator learns from the log that a file of trust became bad while the server runs.</summary>
public sealed class FileFaultLogTests : IDisposable
{
    private readonly ProbeAuthorities _authorities = new();
    private readonly Ticks _time = new();
    private readonly Lines _lines = new();
    private readonly CallerTrust _trust;
    private readonly FileFaultLog _log;

    public FileFaultLogTests()
    {
        _trust = new CallerTrust(_authorities.TrustDirectory, _time);
        var options = new MeshHostOptions { Topology = Networks.Of("a-b", "alice@a bob@b") };
        var view = new NetworkView(new RoutingOptions());
        _log = new FileFaultLog(new CallerPolicy(options, view, _trust, handshakes: null, nodes: null), NoAudit.Instance, _time, _lines);
    }

    [Theory]
    [InlineData("saes-bank.crt")]
    [InlineData("operators.crl")]
    public void FaultIsLoggedOnceWithItsFile_AndItsEndIsLogged(string file)
    {
        var path = Path.Combine(_authorities.TrustDirectory, file);
        var good = File.ReadAllText(path);
        Look();
        _lines.Written.Should().BeEmpty("all files are good");

        File.WriteAllText(path, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Look();
        Look();
        _lines.Written.Should().ContainSingle().Which.Should()
            .StartWith("Warning: ").And.Contain(file).And.EndWith("; what was read before is in force");

        File.WriteAllText(path, good);
        Look();
        Look();
        _lines.Written.Should().HaveCount(2).And.HaveElementAt(1, "Information: all files of certificates and of trust are good again");
    }

    [Fact]
    public void FileThatIsGoneIsLogged()
    {
        File.Delete(Path.Combine(_authorities.TrustDirectory, "silos.crl"));
        Look();
        _lines.Written.Should().ContainSingle().Which.Should().Contain("silos.crl is gone");
    }

    public void Dispose()
    {
        _log.Dispose();
        _trust.Dispose();
        _authorities.Dispose();
    }

    private void Look()
    {
        _time.Tick();
        _log.Look();
    }

    /// <summary>A clock whose timers ring when a test says so.</summary>
    private sealed class Ticks : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add(() => callback(state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Tick() => _timers.ForEach(ring => ring());
    }

    private sealed class Lines : ILogger<FileFaultLog>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
