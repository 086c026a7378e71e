using Microsoft.Extensions.Logging;

namespace QkdMesh.Application.Tests.Harness;

/// <summary>Keeps every log line from the level Information on, with its category.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    public List<(string Category, string Line)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, Lines);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, List<(string Category, string Line)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add((category, formatter(state, exception)));
    }
}
