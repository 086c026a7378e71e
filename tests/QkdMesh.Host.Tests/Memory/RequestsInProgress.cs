using System.Diagnostics.Metrics;

namespace QkdMesh.Host.Tests.Memory;

/// <summary>The requests that web servers of this process work on, by their own count. It hears of those that begin after it.</summary>
internal sealed class RequestsInProgress : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _counting = new();
    private TaskCompletionSource _ended = NewSignal();
    private long _now;

    public RequestsInProgress()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.server.active_requests") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Count(change));
        _listener.Start();
    }

    /// <summary>Waits until every request has ended, with all that is done at its end.</summary>
    public async Task NoneAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task ended;
            lock (_counting)
            {
                if (_now == 0) return;
                ended = _ended.Task;
            }
            await ended.WaitAsync(cancellation);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Count(long change)
    {
        lock (_counting)
        {
            _now += change;
            if (_now > 0) return;
            _ended.SetResult();
            _ended = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
