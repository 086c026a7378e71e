using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.KeySupply;

/// <summary>Wakes the calls that wait for a stream to move, in either direction.</summary>
internal sealed class StreamSignals(TimeProvider time, TimeSpan patience)
{
    private readonly Dictionary<StreamId, TaskCompletionSource> _waiting = [];

    /// <summary>Waits until the stream moves; false where it did not in time.</summary>
    public async ValueTask<bool> WaitAsync(StreamId stream)
    {
        if (!_waiting.TryGetValue(stream, out var signal))
            _waiting.Add(stream, signal = new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await signal.Task.WaitAsync(patience, time);
            return true;
        }
        catch (TimeoutException)
        {
            // Whoever else waits on it looks again; an entry that nobody waits on would stay for good.
            if (_waiting.GetValueOrDefault(stream) == signal) Raise(stream);
            return false;
        }
    }

    public void Raise(StreamId stream)
    {
        if (_waiting.Remove(stream, out var signal)) signal.SetResult();
    }
}
