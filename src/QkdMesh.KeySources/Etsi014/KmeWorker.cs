using System.Threading.Channels;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// Works beside the beats of a link: asks one KME for what its end needs, leaves it alone for a while where it fails, and keeps what it said last. Nothing that a link asks waits for it.
/// </summary>
internal sealed class KmeWorker : IDisposable
{
    // How long a status is believed, and how long a KME may have no key before that is a fault: most make less than they are asked for.
    private static readonly TimeSpan StatusLifetime = TimeSpan.FromMinutes(1), Drought = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200), LongestWait = TimeSpan.FromSeconds(10);

    private readonly KmeClient _kme;
    private readonly string _name;
    private readonly Func<KmeClient, KmeStatus, CancellationToken, Task<bool>> _step;
    private readonly BackOff _backOff;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile string? _fault;
    private long _lastSuccess;

    /// <param name="name">Of the KME, for operators.</param>
    /// <param name="step">Does what there is to do; false where nothing is left for now.</param>
    public KmeWorker(KmeClient kme, string name, IEntropy entropy, TimeProvider time, Func<KmeClient, KmeStatus, CancellationToken, Task<bool>> step)
    {
        (_kme, _name, _step, _time) = (kme, name, step, time);
        _lastSuccess = time.GetTimestamp();
        _backOff = new BackOff(FirstWait, LongestWait, entropy);
        // Not in the turns of whoever made it.
        _ = Task.Run(() => RunAsync(_end.Token));
    }

    /// <summary>What keeps it from getting key; null where nothing does.</summary>
    public string? Fault => _fault is { } fault ? $"KME {_name}: {fault}" : null;

    /// <summary>There is something to do.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    public void Dispose()
    {
        // What is under way ends with it; whoever waits for nothing cannot wait for that.
        _end.Cancel();
        _wake.Writer.TryComplete();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var kme = _kme;
        KmeStatus? status = null;
        var asked = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (status is null || _time.GetElapsedTime(asked) >= StatusLifetime)
                {
                    status = await kme.GetStatusAsync(cancellation);
                    asked = _time.GetTimestamp();
                }
                var hasMore = await _step(kme, status, cancellation);
                (_fault, _lastSuccess) = (null, _time.GetTimestamp());
                _backOff.Reset();
                if (!hasMore) _ = await _wake.Reader.ReadAsync(cancellation);
            }
            catch (KmeException failure)
            {
                if (failure.Failure != KmeFailure.Unavailable || _time.GetElapsedTime(_lastSuccess) >= Drought) _fault = failure.Message;
                // It may have started again with other limits.
                if (failure.Failure != KmeFailure.Unavailable) status = null;
                await WaitAsync(_backOff.Next(), cancellation);
            }
            catch (Exception end) when (end is OperationCanceledException or ChannelClosedException)
            {
                return;
            }
            catch (Exception unexpected)
            {
                // Nobody waits for this work, who could hear of it otherwise.
                _fault = $"asking it fails with {unexpected.GetType().Name}";
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
