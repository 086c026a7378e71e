using System.Diagnostics.Tracing;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace QkdMesh.Host.Telemetry;

/// <summary>
/// Logs that telemetry is not sent. The exporters report their failures as events of the runtime only, which nobody reads. A collector
/// that is away causes one line a minute.
/// </summary>
internal sealed partial class ExportFailures(ILogger<ExportFailures> logger, TimeProvider time) : EventListener
{
    private const string Exporters = "OpenTelemetry-Exporter";

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    private readonly Lock _deciding = new();
    private long? _last;

    // Called before the constructor runs, for sources that exist already.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name.StartsWith(Exporters, StringComparison.Ordinal)) EnableEvents(eventSource, EventLevel.Warning);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The runtime's own events, such as its counters, have the level LogAlways.
        if (eventData.Level is EventLevel.LogAlways) return;
        if (IsDue()) LogNotSent(UserPart().Replace(TextOf(eventData).ReplaceLineEndings("\n").Split('\n')[0], "://"));
    }

    // The URL of a collector may have a password.
    [GeneratedRegex("://[^/@\\s]*@", RegexOptions.None, 1000)]
    private static partial Regex UserPart();

    private static string TextOf(EventWrittenEventArgs written)
    {
        var form = written.Message ?? written.EventName ?? "";
        try
        {
            return string.Format(CultureInfo.InvariantCulture, form, [.. written.Payload ?? []]);
        }
        catch (FormatException)
        {
            // The text of another library need not be a format, or may name more values than there are.
            return form;
        }
    }

    private bool IsDue()
    {
        lock (_deciding)
        {
            if (_last is { } last && time.GetElapsedTime(last) < Pace) return false;
            _last = time.GetTimestamp();
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "telemetry is not sent: {Why}")]
    private partial void LogNotSent(string why);
}
