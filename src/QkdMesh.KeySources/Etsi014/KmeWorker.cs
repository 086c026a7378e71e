using System.Threading.Channels;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// Works beside the beats of a link: requests from one KME what its end needs, pauses after a failure, and keeps the last status. A link
/// never waits for it.
/// </summary>
internal sealed class KmeWorker : IDisposable
{
    // How long a status is valid, and how long a KME may have no key before that counts as a fault: most KMEs make less than requested.
    private static readonly TimeSpan StatusLifetime = TimeSpan.FromMinutes(1), Drought = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200), LongestWait = TimeSpan.FromSeconds(10);

    private readonly KmeClient _kme;
    private readonly string _name;
    private readonly Func<KmeClient, KmeStatus, CancellationToken, Task<bool>> _step;
    private readonly BackOff _backOff;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<bool> _wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile string? _fault;
    private volatile bool _isSilent;
    private long _lastSuccess;

    /// <param name="name">The name of the KME, for operators.</param>
    /// <param name="step">Does the next piece of work; false if nothing is left to do now.</param>
    public KmeWorker(
        KmeClient kme, string name, IEntropy entropy, TimeProvider time,
        Func<KmeClient, KmeStatus, CancellationToken, Task<bool>> step)
    {
        (_kme, _name, _step, _time) = (kme, name, step, time);
        _lastSuccess = time.GetTimestamp();
        _backOff = new BackOff(FirstWait, LongestWait, entropy);
        // On the thread pool, and not in the turns of the grain that made the worker.
        _ = Task.Run(() => RunAsync(_end.Token));
    }

    /// <summary>Why the worker gets no key; null without a fault.</summary>
    public string? Fault => _fault is { } fault ? $"KME {_name}: {fault}" : null;

    /// <summary>Whether the KME did not answer the last call.</summary>
    public bool IsSilent => _isSilent;

    /// <summary>Wakes the worker: there is work.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    public void Dispose()
    {
        // A call that is under way is cancelled. Dispose does not wait for its end.
        _end.Cancel();
        _wake.Writer.TryComplete();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var kme = _kme;
        KmeStatus? status = null;
        var (asked, isAway) = (0L, false);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (status is null || _time.GetElapsedTime(asked) >= StatusLifetime)
                {
                    status = await kme.GetStatusAsync(cancellation);
                    asked = _time.GetTimestamp();
                    _isSilent = false;
                    // The waits had grown while it was away.
                    if (isAway) _backOff.Reset();
                    isAway = false;
                }
                var hasMore = await _step(kme, status, cancellation);
                (_fault, _lastSuccess, _isSilent) = (null, _time.GetTimestamp(), false);
                _backOff.Reset();
                if (!hasMore) _ = await _wake.Reader.ReadAsync(cancellation);
            }
            catch (KmeException failure)
            {
                var isFault = failure.Failure != KmeFailure.Unavailable || _time.GetElapsedTime(_lastSuccess) >= Drought;
                if (isFault) _fault = failure.Message;
                _isSilent = failure.Failure == KmeFailure.Silent;
                isAway = _isSilent && status is null;
                // The KME may have started again with other limits.
                if (failure.Failure != KmeFailure.Unavailable) status = null;
                await WaitAsync(_backOff.Next(), cancellation);
            }
            catch (Exception end) when (end is OperationCanceledException or ChannelClosedException)
            {
                return;
            }
            catch (Exception unexpected)
            {
                // Nothing awaits this work, so the fault is the only report.
                _fault = $"the request fails with {unexpected.GetType().Name}";
                await WaitAsync(_backOff.Next(), cancellation);
            }
        }
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(time, _time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }
}
