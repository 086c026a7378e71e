using QkdMesh.Core.Calls;

namespace QkdMesh.Grains.Tests;

/// <summary>Holds every relay at the node that it reaches until the test lets all go. So a test knows that no relay is ahead.</summary>
/// <param name="relays">How many relays are to arrive.</param>
internal sealed class RelayHold(int relays) : IIncomingGrainCallFilter
{
    private readonly TaskCompletionSource _arrived = new(), _released = new();
    private int _coming = relays;

    /// <summary>Completes when all relays have arrived.</summary>
    public Task Arrived => _arrived.Task;

    public void Release() => _released.SetResult();

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Request.GetArgumentCount() == 1 && context.Request.GetArgument(0) is RelayCall)
        {
            if (Interlocked.Decrement(ref _coming) == 0) _arrived.SetResult();
            await _released.Task;
        }
        await context.Invoke();
    }
}
