using System.Collections.Concurrent;

namespace QkdMesh.Application.Tests.Harness;

/// <summary>
/// Runs what follows an <c>await</c> only when the test says so, on the test's own thread. So nothing is left to run when time
/// passes, however busy the machine is.
/// </summary>
internal sealed class StepwiseContext : SynchronizationContext
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _posted = [];

    public override void Post(SendOrPostCallback d, object? state) => _posted.Enqueue((d, state));

    /// <summary>Begins something within this context, and runs it as far as it gets.</summary>
    public T Run<T>(Func<T> begin)
    {
        var outside = Current;
        SetSynchronizationContext(this);
        try
        {
            var begun = begin();
            while (_posted.TryDequeue(out var next)) next.Callback(next.State);
            return begun;
        }
        finally
        {
            SetSynchronizationContext(outside);
        }
    }

    /// <summary>Runs everything that can go on.</summary>
    public void Run() => Run(() => true);
}
