namespace QkdMesh.Client.InMemory;

/// <summary>A stream between two readers. Keys come while both read, and wait for the slower one up to a window.</summary>
internal sealed class InMemoryStream
{
    private const int Window = 8;

    private readonly Lock _lock = new();
    private readonly Reader?[] _readers = new Reader?[2];
    private ulong _epoch = 1, _index;
    private TaskCompletionSource _changed = NewSignal();

    /// <exception cref="QkdException">The readers want different sizes.</exception>
    public Reader Open(bool isFirst, int bits)
    {
        lock (_lock)
        {
            var (own, other) = isFirst ? (0, 1) : (1, 0);
            if (_readers[other] is { } peer && peer.Bits != bits)
                throw InMemoryMesh.Refusal("STREAM_KEY_SIZE_DIFFERS", "the two SAEs requested different key sizes for the stream");
            _readers[own]?.End(InMemoryMesh.Refusal("STREAM_TAKEN_OVER", "the same SAE opened the stream in another call"));
            var reader = new Reader(this, own, bits);
            _readers[own] = reader;
            Signal();
            return reader;
        }
    }

    public void Lose(int count)
    {
        lock (_lock) _index += (ulong)count;
    }

    public void Restart()
    {
        lock (_lock) (_epoch, _index) = (_epoch + 1, 0);
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One SAE that reads the stream.</summary>
    internal sealed class Reader(InMemoryStream stream, int side, int bits) : IDisposable
    {
        private readonly Queue<StreamItem> _ready = [];
        private StreamPlace? _last;
        private QkdException? _end;

        public int Bits => bits;

        public async Task<StreamItem> NextAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                Task change;
                lock (stream._lock)
                {
                    if (_end is { } end) throw end;
                    if (_ready.Count == 0) Make();
                    if (_ready.TryDequeue(out var item))
                    {
                        stream.Signal();
                        return item;
                    }

                    change = stream._changed.Task;
                }

                await change.WaitAsync(cancellationToken);
            }
        }

        public void End(QkdException why)
        {
            _end = why;
            Drop();
        }

        public void Dispose()
        {
            lock (stream._lock)
            {
                if (stream._readers[side] == this) stream._readers[side] = null;
                Drop();
                stream.Signal();
            }
        }

        private void Make()
        {
            if (stream._readers[1 - side] is not { } other || other._ready.Count >= Window) return;
            var place = new StreamPlace(stream._epoch, stream._index++);
            Add(place, InMemoryMesh.Pair(bits, out var same));
            other.Add(place, same);
            stream.Signal();
        }

        private void Add(StreamPlace place, QkdKey key)
        {
            if (_last is { } last && last.Epoch != place.Epoch) _ready.Enqueue(new StreamGap(place, null));
            else if (_last is { } before && place.Index > before.Index + 1)
                _ready.Enqueue(new StreamGap(place, place.Index - before.Index - 1));
            _last = place;
            _ready.Enqueue(new StreamedKey(place, key));
        }

        private void Drop()
        {
            while (_ready.TryDequeue(out var item)) (item as StreamedKey)?.Key.Dispose();
        }
    }
}
