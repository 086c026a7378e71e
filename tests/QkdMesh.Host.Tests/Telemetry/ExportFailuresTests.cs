using System.Diagnostics.Tracing;
using Microsoft.Extensions.Logging;
using QkdMesh.Host.Telemetry;

namespace QkdMesh.Host.Tests.Telemetry;

public class ExportFailuresTests
{
    [Fact]
    public void FirstFailureIsLoggedOnce_WhenTheCollectorIsAway()
    {
        var log = new Lines();
        using var failures = new ExportFailures(log, TimeProvider.System);
        using var exporter = new Exporter();
        exporter.Counted();
        exporter.Failed("connection refused\n   at System.Net");
        exporter.Failed("connection refused again");
        log.Written.Should().Equal("telemetry is not sent: it failed: connection refused");
    }

    [Fact]
    public void TextIsLoggedAsItIs_WhenItIsNotAFormat()
    {
        var log = new Lines();
        using var failures = new ExportFailures(log, TimeProvider.System);
        using var exporter = new Exporter();
        exporter.Malformed("connection refused");
        log.Written.Should().Equal("telemetry is not sent: it failed: {0} of {1}");
    }

    [Fact]
    public void PasswordOfACollectorIsNotLogged()
    {
        var log = new Lines();
        using var failures = new ExportFailures(log, TimeProvider.System);
        using var exporter = new Exporter();
        exporter.Failed("no answer of http://me:s3cret@collector:4317/v1");
        log.Written.Should().Equal("telemetry is not sent: it failed: no answer of http://collector:4317/v1");
    }

    [EventSource(Name = "OpenTelemetry-Exporter-Of-This-Test")]
    private sealed class Exporter : EventSource
    {
        [Event(1, Message = "it failed: {0}", Level = EventLevel.Error)]
        public void Failed(string why) => WriteEvent(1, why);

        [Event(3, Message = "it failed: {0} of {1}", Level = EventLevel.Error)]
        public void Malformed(string why) => WriteEvent(3, why);

        [Event(2, Level = EventLevel.LogAlways)]
        public void Counted() => WriteEvent(2);
    }

    private sealed class Lines : ILogger<ExportFailures>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
