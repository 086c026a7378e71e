using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Application.KeySupply;

/// <summary>One request in a retry queue.</summary>
/// <param name="kind">The request without its deadline: requests of one kind share a queue.</param>
/// <param name="patience">How long the request waits in all, from when it came.</param>
internal sealed class RetryWaiter(RetryQueues queues, KeyRequest kind, Patience patience, TimeProvider time) : IDisposable
{
    private TaskCompletionSource<RetryStep>? _wait;

    public KeyRequest Kind => kind;

    /// <summary>
    /// Waits in the queue until the request may ask again, its patience is over, or another request of its kind is refused for good.
    /// </summary>
    public async Task<RetryStep> WaitAsync(CancellationToken cancellation)
    {
        if (patience.IsOver) return RetryStep.GiveUp.Now;
        _wait = new(TaskCreationOptions.RunContinuationsAsynchronously);
        queues.Join(this);
        if (queues.PauseOfFirst(this) is null && await UntilEnded(_wait, cancellation) is var step and not RetryStep.Ask) return step;
        if (queues.PauseOfFirst(this) is { } pause)
        {
            var left = patience.Left;
            await Task.Delay(pause < left ? pause : left, time, cancellation);
            // The next request does not wait for the answer of this one, which may be late.
            queues.PassOn(this);
        }
        return patience.IsOver ? RetryStep.GiveUp.Now : RetryStep.Ask.Now;
    }

    /// <summary>The node gave keys: a few other waiters may get keys too.</summary>
    public void Succeed() => queues.Succeed(this);

    /// <summary>The node refused the request for good: it would refuse the other waiters too.</summary>
    public void Refuse(MeshError refusal) => queues.Refuse(this, refusal);

    /// <summary>Ends the wait of this request; false if the wait has ended already.</summary>
    internal bool End(RetryStep step) => _wait!.TrySetResult(step);

    public void Dispose()
    {
        _wait?.TrySetCanceled(CancellationToken.None);
        queues.PassOn(this);
    }

    private async Task<RetryStep> UntilEnded(TaskCompletionSource<RetryStep> wait, CancellationToken cancellation)
    {
        await using var timer = time.CreateTimer(
            _ => wait.TrySetResult(RetryStep.GiveUp.Now), null, patience.Left, Timeout.InfiniteTimeSpan);
        await using var cancelled = cancellation.UnsafeRegister((_, token) => wait.TrySetCanceled(token), null);
        return await wait.Task;
    }
}
