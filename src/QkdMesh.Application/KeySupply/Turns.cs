using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;

namespace QkdMesh.Application.KeySupply;

/// <summary>
/// Requests that failed and wait for the network to change. Of those of one pair of SAEs the first asks again now and then, and the others only when it
/// has been served: were each to ask by itself, a node that has just moved would refuse more requests than it gets, and be late with its links for that.
/// </summary>
public sealed class Turns(NetworkView view, TimeProvider time)
{
    private static readonly TimeSpan AskAfter = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<(SaeId Master, SaeId Slave), Turn> _first = [];

    private NetworkView View => view;

    private TimeProvider Time => time;

    /// <summary>A place among those who wait; to be disposed of by who waits no more.</summary>
    internal Turn Of(SaeId master, SaeId slave) => new(this, (master, slave));

    private Turn FirstOf((SaeId, SaeId) pair, Turn asking)
    {
        lock (_gate) return _first.TryAdd(pair, asking) ? asking : _first[pair];
    }

    private void Leave((SaeId, SaeId) pair, Turn leaving)
    {
        lock (_gate)
        {
            if (_first.GetValueOrDefault(pair) == leaving) _first.Remove(pair);
        }
    }

    internal sealed class Turn(Turns turns, (SaeId Master, SaeId Slave) pair) : IDisposable
    {
        private readonly TaskCompletionSource<bool> _wasServed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Returns when it is worth to ask again, and no later than the patience is over.</summary>
        /// <param name="seen">The version of the snapshot that was in force when the request failed.</param>
        public async Task ComesAsync(long seen, TimeSpan patience, CancellationToken cancellation)
        {
            var began = turns.Time.GetTimestamp();
            while (turns.Time.GetElapsedTime(began) is var waited && waited < patience)
            {
                var left = patience - waited;
                if (turns.FirstOf(pair, this) is var first && first == this)
                {
                    await turns.View.WaitForChangeAsync(seen, left < AskAfter ? left : AskAfter, turns.Time, cancellation);
                    return;
                }
                try
                {
                    if (await first._wasServed.Task.WaitAsync(left, turns.Time, cancellation)) return;
                }
                catch (TimeoutException)
                {
                    return;
                }
            }
        }

        /// <summary>It was served, so others may be.</summary>
        public void Served() => End(served: true);

        public void Dispose() => End(served: false);

        private void End(bool served)
        {
            turns.Leave(pair, this);
            _wasServed.TrySetResult(served);
        }
    }
}
