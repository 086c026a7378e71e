using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Application.KeySupply;

/// <summary>
/// Requests that failed for a moment and wait to ask their node again. There is one queue for each kind of request: the same SAEs,
/// the same sizes, the same requirements. Every 100 ms the first request of a queue asks, and the next one becomes the first.
/// Each success wakes two more waiters. A final refusal ends all waits of its queue. Why: docs/decisions/018-waiting-requests.md.
/// </summary>
public sealed class RetryQueues(TimeProvider time)
{
    private const int WokenByOneSuccess = 2, QueuesAtFullPace = 10;

    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<KeyRequest, RetryQueue> _queues = [];

    /// <summary>A request that may have to wait. It joins its queue when it waits for the first time. Dispose of it at its end.</summary>
    internal RetryWaiter Enter(KeyRequest request, Patience patience)
    {
        // Requests that differ in their deadlines only ask for the same.
        var kind = request with { Deadline = TimeSpan.Zero };
        return new RetryWaiter(this, kind, patience, time);
    }

    internal void Join(RetryWaiter waiter)
    {
        lock (_gate)
        {
            if (_queues.TryGetValue(waiter.Kind, out var queue)) queue.Waiting.Enqueue(waiter);
            else _queues.Add(waiter.Kind, new RetryQueue { First = waiter });
        }
    }

    /// <summary>How long the first request of a queue waits before it asks; null where the waiter is not the first.</summary>
    internal TimeSpan? PauseOfFirst(RetryWaiter waiter)
    {
        lock (_gate)
        {
            if (QueueOf(waiter)?.First != waiter) return null;
            // With many queues each asks less often: all of them may wait for the same node.
            var pause = AskEvery * Math.Max(1, _queues.Count / QueuesAtFullPace);
            return pause < LongestPause ? pause : LongestPause;
        }
    }

    /// <summary>Makes the next waiter the first, if the waiter is the first.</summary>
    internal void PassOn(RetryWaiter waiter)
    {
        lock (_gate)
        {
            if (QueueOf(waiter) is not { } queue || queue.First != waiter) return;
            while (queue.Waiting.TryDequeue(out var next))
            {
                queue.First = next;
                if (next.End(RetryStep.Ask.Now)) return;
            }
            _queues.Remove(waiter.Kind);
        }
    }

    /// <summary>Wakes a few waiters of the queue, so that the queue is served as fast as there is key.</summary>
    internal void Succeed(RetryWaiter waiter) => EndWaits(waiter, RetryStep.Ask.Now, WokenByOneSuccess);

    /// <summary>Ends every wait of the queue with the refusal.</summary>
    internal void Refuse(RetryWaiter waiter, MeshError refusal) => EndWaits(waiter, new RetryStep.Refused(refusal), int.MaxValue);

    private void EndWaits(RetryWaiter waiter, RetryStep step, int most)
    {
        lock (_gate)
        {
            if (QueueOf(waiter) is not { } queue) return;
            for (var ended = 0; ended < most && queue.Waiting.TryDequeue(out var next);)
                if (next.End(step)) ended++;
        }
    }

    private RetryQueue? QueueOf(RetryWaiter waiter) => _queues.GetValueOrDefault(waiter.Kind);

    /// <summary>A queue exists as long as it has a first waiter.</summary>
    private sealed class RetryQueue
    {
        public required RetryWaiter First { get; set; }

        public Queue<RetryWaiter> Waiting { get; } = [];
    }
}
