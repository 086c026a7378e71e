using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.KeySupply;

/// <summary>Wakes the calls that wait for a stream to move, in either direction.</summary>
internal sealed class StreamSignals(TimeProvider time, TimeSpan patience)
{
    private readonly Dictionary<StreamId, TaskCompletionSource> _waiting = [];

    /// <summary>Waits until the stream moves; false if it does not in time, or if the caller gives up.</summary>
    public async ValueTask<bool> WaitAsync(StreamId stream, CancellationToken cancellation = default)
    {
        if (!_waiting.TryGetValue(stream, out var signal))
            _waiting.Add(stream, signal = new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await signal.Task.WaitAsync(patience, time, cancellation);
            return true;
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            // Other callers that wait for the stream look again. An entry without a waiting caller would never be removed.
            if (_waiting.GetValueOrDefault(stream) == signal) Raise(stream);
            return false;
        }
    }

    public void Raise(StreamId stream)
    {
        if (_waiting.Remove(stream, out var signal)) signal.SetResult();
    }
}
