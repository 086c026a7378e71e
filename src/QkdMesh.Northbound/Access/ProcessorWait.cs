namespace QkdMesh.Northbound.Access;

/// <summary>
/// How long new work waits for a processor. Work of its own goes through the same queue, at most once in 5 ms, and only while somebody
/// asks. Safe for concurrent use.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="enqueue">Runs work when its turn comes.</param>
public sealed class ProcessorWait(TimeProvider time, Action<Action> enqueue)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5), Validity = TimeSpan.FromSeconds(1);

    private readonly Lock _measuring = new();
    private long _begun, _ended;
    private TimeSpan _last;
    private bool _isQueued;

    public ProcessorWait(TimeProvider time)
        : this(time, static work => ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false))
    {
    }

    /// <summary>The wait that was measured last. If the work that is in the queue now waits longer already, its wait so far.</summary>
    public TimeSpan Now
    {
        get
        {
            TimeSpan last;
            lock (_measuring)
            {
                var now = time.GetTimestamp();
                if (_isQueued)
                {
                    var soFar = time.GetElapsedTime(_begun, now);
                    return soFar > _last ? soFar : _last;
                }
                var sinceLast = time.GetElapsedTime(_ended, now);
                // After a time in which nobody asked, the last wait tells nothing.
                if (sinceLast >= Validity) _last = TimeSpan.Zero;
                if (_ended != 0 && sinceLast < Pause) return _last;
                (_isQueued, _begun, last) = (true, now, _last);
            }
            enqueue(Begin);
            return last;
        }
    }

    private void Begin()
    {
        lock (_measuring)
        {
            _ended = time.GetTimestamp();
            _last = time.GetElapsedTime(_begun, _ended);
            _isQueued = false;
        }
    }
}
