using Microsoft.Extensions.Logging;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Brings the heads of all files of a log to one place, behind the writes. A newer head of a file takes the place of the one that waits. So
/// a place that is away for long costs one head for each file. Safe for concurrent use.
/// </summary>
internal sealed class HeadCourier : IDisposable
{
    /// <summary>Files whose heads may wait. Beyond it, those of the oldest file are left out: later files tell of it.</summary>
    public const int MostFiles = 1024;

    private const int Together = 64;

    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(5), FirstPause = TimeSpan.FromSeconds(1),
        LongestPause = TimeSpan.FromSeconds(10), Farewell = TimeSpan.FromSeconds(3);

    private readonly IHeadsTransport _transport;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience, _firstPause;
    private readonly OrderedDictionary<string, SentHead> _waiting = [];
    private readonly SemaphoreSlim _news = new(0);
    private readonly ManualResetEventSlim _tried = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _sending;
    private volatile bool _isEnding;
    private readonly Dictionary<string, long> _taken = [];

    /// <param name="transport">The courier owns it from now on.</param>
    /// <param name="patience">How long a write waits for its head, if the heads are needed.</param>
    /// <param name="pause">
    /// Before the second attempt, and twice as long before each further one, up to 10 s. The default is a second.
    /// </param>
    public HeadCourier(
        IHeadsTransport transport, TimeSpan patience, TimeProvider time, ILogger<HeadCourier> logger, TimeSpan? pause = null)
    {
        (_transport, _patience, _time, _firstPause) = (transport, patience, time, pause ?? FirstPause);
        Place = new HeadsPlace(transport.Kind, transport.Name, logger);
        _sending = Task.Run(SendAllAsync);
    }

    public HeadsPlace Place { get; }

    /// <summary>Files with a head that the place does not have yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_waiting) return _waiting.Count;
        }
    }

    /// <summary>Hands a head over. With <paramref name="wait"/>, false if the place did not take it in time.</summary>
    public bool Put(SentHead head, bool wait)
    {
        lock (_waiting)
        {
            if (IsTaken(head)) return true;
            _waiting[head.Run] = head;
            if (_waiting.Count > MostFiles) _waiting.RemoveAt(0);
            _tried.Reset();
        }
        if (_news.CurrentCount == 0) _news.Release();
        if (!wait) return true;
        // While the place is away, each write would wait for nothing. The courier tries it again.
        if (Place.WhyAway is null && !_tried.Wait(_patience)) Place.Report($"it did not answer within {_patience.TotalMilliseconds:0} ms");
        lock (_waiting) return IsTaken(head);
    }

    public void Dispose()
    {
        // The last heads say how the files ended. A place that is away gets no further attempt.
        _isEnding = true;
        if (Place.WhyAway is null) _ending.CancelAfter(Farewell);
        else _ending.Cancel();
        _news.Release();
        _sending.Wait(Farewell + Farewell);
        _transport.Dispose();
        _ending.Dispose();
        _news.Dispose();
        _tried.Dispose();
    }

    private bool IsTaken(SentHead head) => _taken.GetValueOrDefault(head.Run, -1) >= head.Number;

    private async Task SendAllAsync()
    {
        var pause = _firstPause;
        try
        {
            while (true)
            {
                await _news.WaitAsync(_ending.Token);
                while (Next() is { Count: > 0 } heads)
                {
                    var why = await TrySendAsync(heads);
                    if (why is null) Took(heads);
                    Place.Report(why);
                    // A write waits for the newest head.
                    if (why is not null || Waiting == 0) _tried.Set();
                    if (why is null)
                    {
                        pause = _firstPause;
                        continue;
                    }
                    if (_isEnding) return;
                    await Task.Delay(pause, _time, _ending.Token);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
                if (_isEnding) return;
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
        }
    }

    private List<SentHead> Next()
    {
        lock (_waiting) return [.. _waiting.Values.Take(Together)];
    }

    private void Took(IReadOnlyList<SentHead> heads)
    {
        lock (_waiting)
        {
            foreach (var head in heads)
            {
                _taken[head.Run] = head.Number;
                // A newer one may have come meanwhile.
                if (_waiting.TryGetValue(head.Run, out var newest) && newest == head) _waiting.Remove(head.Run);
            }
            while (_taken.Count > MostFiles) _taken.Remove(_taken.Keys.First());
        }
    }

    /// <summary>Why the place did not take them, or null.</summary>
    private async Task<string?> TrySendAsync(IReadOnlyList<SentHead> heads)
    {
        using var limit = new CancellationTokenSource(Attempt, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ending.Token);
        try
        {
            await _transport.SendAsync(heads, either.Token);
            return null;
        }
        catch (HeadsNotTakenException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!_ending.IsCancellationRequested)
        {
            return $"it did not answer within {Attempt.TotalSeconds:0} s";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever it is, later heads are sent.
            return $"it cannot be reached: {HttpsCollector.WordsOf(failure)}";
        }
    }
}

/// <summary>Hands the heads of one audit file to a courier.</summary>
/// <param name="isNeeded">Whether a head counts as kept only when the place has it.</param>
internal sealed class CourierHeads(HeadCourier courier, BegunEntry of, bool isNeeded, TimeProvider time) : IFileHeads
{
    private long _number;

    public HeadsPlace Place => courier.Place;

    public bool Put(long bytes, string hash) =>
        courier.Put(new SentHead(of.File, of.Run!, of.Network, of.Machine, ++_number, bytes, hash, time.GetUtcNow()), isNeeded);

    public void Withdraw()
    {
    }

    public void Dispose()
    {
    }
}
