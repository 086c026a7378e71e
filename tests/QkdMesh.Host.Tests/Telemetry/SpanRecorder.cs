using System.Collections.Concurrent;
using System.Diagnostics;

namespace QkdMesh.Host.Tests.Telemetry;

/// <summary>The spans of this process that end while it listens.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    /// <param name="samples">Whether it asks for spans itself, or watches those that others asked for.</param>
    public SpanRecorder(bool samples)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("QkdMesh", StringComparison.Ordinal) || source.Name == "Microsoft.AspNetCore",
            Sample = (ref _) => samples ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IEnumerable<Activity> Ended => _ended.Where(span => span.Recorded);

    public void Dispose() => _listener.Dispose();
}
