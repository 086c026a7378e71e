using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Application.KeySupply;

/// <summary>
/// Requests that failed for what is over in a moment, in a line for each thing that is asked for. Every so often the first of a line asks again, and the
/// next one is first: were each to ask by itself, a node that has just moved would refuse several times as many as callers make, and be late with its
/// links for that. Who is served calls two others, so that a line is gone soon, and no faster than there is key.
/// </summary>
public sealed class Turns(TimeProvider time)
{
    private const int CalledByOneServed = 2, LinesAtFullPace = 10;

    private static readonly TimeSpan AskAfter = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<KeyRequest, Line> _lines = [];

    private TimeProvider Time => time;

    /// <summary>A place in the line of those who ask for the same; to be disposed of by who waits no more.</summary>
    internal Turn Of(KeyRequest request)
    {
        // How long it may take is no part of what is asked for.
        var asked = request with { Deadline = TimeSpan.Zero };
        return new Turn(this, asked);
    }

    private void Join(KeyRequest asked, Turn turn)
    {
        lock (_gate)
        {
            if (_lines.TryGetValue(asked, out var line)) line.Waiting.Enqueue(turn);
            else _lines.Add(asked, new Line { First = turn });
        }
    }

    // With many lines each is slower: all of them may wait for one node.
    private TimeSpan? PauseOfFirst(KeyRequest asked, Turn turn)
    {
        lock (_gate)
        {
            if (_lines.GetValueOrDefault(asked)?.First != turn) return null;
            var pause = AskAfter * Math.Max(1, _lines.Count / LinesAtFullPace);
            return pause < LongestPause ? pause : LongestPause;
        }
    }

    private void PassOn(KeyRequest asked, Turn first)
    {
        lock (_gate)
        {
            if (_lines.GetValueOrDefault(asked) is not { } line || line.First != first) return;
            while (line.Waiting.TryDequeue(out var next))
            {
                line.First = next;
                if (next.Call(null)) return;
            }
            _lines.Remove(asked);
        }
    }

    private void Call(KeyRequest asked, MeshError? refusal, int most)
    {
        lock (_gate)
        {
            if (_lines.GetValueOrDefault(asked) is not { } line) return;
            for (var called = 0; called < most && line.Waiting.TryDequeue(out var next);)
                if (next.Call(refusal)) called++;
        }
    }

    /// <summary>There is a line as long as somebody is first in it.</summary>
    private sealed class Line
    {
        public required Turn First { get; set; }

        public Queue<Turn> Waiting { get; } = [];
    }

    internal sealed class Turn(Turns turns, KeyRequest asked) : IDisposable
    {
        private TaskCompletionSource<MeshError?> _called = new();

        /// <summary>Returns when it is time to ask again, or the patience is over; with the reason where another who asked for the same was refused for good.</summary>
        public async Task<MeshError?> ComesAsync(TimeSpan patience, CancellationToken cancellation)
        {
            if (patience <= TimeSpan.Zero) return null;
            var began = turns.Time.GetTimestamp();
            _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
            turns.Join(asked, this);
            try
            {
                if (turns.PauseOfFirst(asked, this) is null && await _called.Task.WaitAsync(patience, turns.Time, cancellation) is { } refusal) return refusal;
            }
            catch (TimeoutException)
            {
                _called.TrySetCanceled(CancellationToken.None);
                return null;
            }
            if (turns.PauseOfFirst(asked, this) is not { } pause) return null;
            var left = patience - turns.Time.GetElapsedTime(began);
            await Task.Delay(pause < left ? pause : left > TimeSpan.Zero ? left : TimeSpan.Zero, turns.Time, cancellation);
            // Before it asks: nobody waits for an answer that is long in coming.
            turns.PassOn(asked, this);
            return null;
        }

        /// <summary>To be called when it was served: others may be.</summary>
        public void Served() => turns.Call(asked, null, CalledByOneServed);

        /// <summary>To be called when it was refused for good: so are all that wait.</summary>
        public void Refused(MeshError refusal) => turns.Call(asked, refusal, int.MaxValue);

        /// <summary>Ends its wait, unless it has ended.</summary>
        internal bool Call(MeshError? refusal) => _called.TrySetResult(refusal);

        public void Dispose()
        {
            _called.TrySetCanceled(CancellationToken.None);
            turns.PassOn(asked, this);
        }
    }
}
