using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;

namespace QkdMesh.Application.KeySupply;

/// <summary>
/// Requests that wait for the network to change. Of those that ask for the same the first asks again now and then, and the others only when it
/// has been served: were each to ask by itself, a node that has just moved would refuse more requests than it gets, and be late with its links for that.
/// </summary>
public sealed class Turns(NetworkView view, TimeProvider time)
{
    private static readonly TimeSpan AskAfter = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Dictionary<KeySupplyOrder, Turn> _first = [];
    private volatile int _kinds;

    private NetworkView View => view;

    private TimeProvider Time => time;

    /// <summary>Whether requests for the same wait now.</summary>
    internal bool AreWaitedFor(KeySupplyOrder order)
    {
        // Nobody waits most of the time.
        if (_kinds == 0) return false;
        lock (_gate) return _first.ContainsKey(KindOf(order));
    }

    /// <summary>A place among those who wait; to be disposed of by who waits no more.</summary>
    internal Turn Of(KeySupplyOrder order) => new(this, KindOf(order));

    // How long it may take is no part of what is asked for.
    private static KeySupplyOrder KindOf(KeySupplyOrder order) => order with { Deadline = TimeSpan.Zero };

    private Turn FirstOf(KeySupplyOrder kind, Turn asking)
    {
        lock (_gate)
        {
            var first = _first.TryAdd(kind, asking) ? asking : _first[kind];
            _kinds = _first.Count;
            return first;
        }
    }

    private void Leave(KeySupplyOrder kind, Turn leaving)
    {
        lock (_gate)
        {
            if (_first.GetValueOrDefault(kind) == leaving) _first.Remove(kind);
            _kinds = _first.Count;
        }
    }

    internal sealed class Turn(Turns turns, KeySupplyOrder kind) : IDisposable
    {
        private readonly TaskCompletionSource<bool> _wasServed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Returns when it is worth to ask, and no later than the patience is over.</summary>
        /// <param name="seen">The version of the snapshot that was in force when the request came, or failed.</param>
        public async Task ComesAsync(long seen, TimeSpan patience, CancellationToken cancellation)
        {
            var began = turns.Time.GetTimestamp();
            while (turns.Time.GetElapsedTime(began) is var waited && waited < patience)
            {
                var left = patience - waited;
                if (turns.FirstOf(kind, this) is var first && first == this)
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
            turns.Leave(kind, this);
            _wasServed.TrySetResult(served);
        }
    }
}
