using QkdMesh.Core.Calls;

namespace QkdMesh.Grains.Tests;

/// <summary>
/// Holds every relay at the nodes that it reaches, until so many calls were cancelled where they are served. So a test knows that no relay
/// is ahead of a cancellation.
/// </summary>
/// <param name="calls">How many calls that can be cancelled are to begin.</param>
internal sealed class RelayHold(int calls) : IIncomingGrainCallFilter
{
    private readonly TaskCompletionSource _began = new(), _cancelled = new();
    private int _beginning = calls, _running = calls;

    /// <summary>Completes when all calls are served.</summary>
    public Task Began => _began.Task;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        for (var at = 0; at < context.Request.GetArgumentCount(); at++)
        {
            switch (context.Request.GetArgument(at))
            {
                case CancellationToken { CanBeCanceled: true } cancellation when IsForKeys(context):
                    cancellation.Register(() =>
                    {
                        if (Interlocked.Decrement(ref _running) == 0) _cancelled.SetResult();
                    });
                    if (Interlocked.Decrement(ref _beginning) == 0) _began.SetResult();
                    break;
                case RelayCall:
                    await _cancelled.Task;
                    break;
            }
        }
        await context.Invoke();
    }

    private static bool IsForKeys(IIncomingGrainCallContext context) => context.MethodName is "SupplyAsync" or "DriveStreamAsync";
}
