using System.Security.Cryptography;
using QkdMesh.Client;

namespace Conversation;

/// <summary>The newest keys of a stream, by their ids. Both services hold a few, because neither knows what the other has.</summary>
internal sealed class KeyRing : IDisposable
{
    private const int Most = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, AesGcm> _keys = [];
    private readonly Queue<Guid> _order = new();
    private TaskCompletionSource _changed = NewSignal();
    private bool _hasEnded;

    /// <summary>The newest key; null before the first.</summary>
    public Guid? Newest { get; private set; }

    /// <summary>
    /// Follows the stream until it is cancelled, or fails for good. A gap is no trouble: the services agree on each key by its id.
    /// </summary>
    public async Task FollowAsync(IAsyncEnumerable<StreamItem> stream)
    {
        try
        {
            await foreach (var item in stream)
            {
                if (item is StreamedKey { Key: var key }) Add(key);
                else if (item is StreamGap gap) await Console.Error.WriteLineAsync($"the stream has a gap before {gap.Place}");
            }
        }
        finally
        {
            lock (_lock)
            {
                _hasEnded = true;
                _changed.TrySetResult();
            }
        }
    }

    /// <summary>The cipher of a key. Waits a moment for a key that the other service has already.</summary>
    /// <returns>Null if the key does not come.</returns>
    public async Task<AesGcm?> FindAsync(Guid id, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (true)
        {
            Task change;
            lock (_lock)
            {
                if (_keys.TryGetValue(id, out var cipher)) return cipher;
                if (_hasEnded) return null;
                change = _changed.Task;
            }

            try
            {
                await change.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
        }
    }

    /// <summary>Waits for a key newer than one.</summary>
    /// <exception cref="OperationCanceledException">The caller wants no more keys.</exception>
    public async Task<Guid> NextAsync(Guid? known, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task change;
            lock (_lock)
            {
                if (Newest is { } newest && newest != known) return newest;
                if (_hasEnded) throw new EndOfStreamException("the stream of keys has ended");
                change = _changed.Task;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var cipher in _keys.Values) cipher.Dispose();
    }

    private void Add(QkdKey key)
    {
        // The cipher has a copy of its own, which it overwrites when it is disposed.
        using (key)
        lock (_lock)
        {
            _keys[key.Id] = new AesGcm(key.Bytes, Wire.TagSize);
            _order.Enqueue(key.Id);
            Newest = key.Id;
            if (_order.Count > Most && _keys.Remove(_order.Dequeue(), out var old)) old.Dispose();
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
