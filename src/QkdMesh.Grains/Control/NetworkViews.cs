using Microsoft.Extensions.Logging;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Control;

/// <summary>The views that follow a controller. One that does not answer is dropped; it asks again when it lives.</summary>
internal sealed partial class NetworkViews(TimeProvider time, ILogger logger)
{
    private readonly HashSet<INetworkObserver> _observers = [];
    private Task _last = Task.CompletedTask;
    private Task? _next;

    public void Add(INetworkObserver observer) => _observers.Add(observer);

    /// <summary>
    /// Returns when every view has the newest snapshot, or is given up. What changes while one publication is under way goes out
    /// together with the next: a thousand links that start at once do not make a thousand.
    /// </summary>
    public Task PublishAsync(Func<NetworkSnapshot> newest) => _next ??= PublishAfterAsync(_last, newest);

    private async Task PublishAfterAsync(Task before, Func<NetworkSnapshot> newest)
    {
        await before;
        await Task.Yield();
        _next = null;
        var snapshot = newest();
        _last = Task.WhenAll(_observers.ToList().Select(observer => PublishAsync(observer, snapshot)));
        await _last;
    }

    private async Task PublishAsync(INetworkObserver observer, NetworkSnapshot snapshot)
    {
        try
        {
            await observer.PublishedAsync(snapshot).AsTask().WaitAsync(MeshTimings.Default.ViewPatience, time);
        }
        catch (Exception failure)
        {
            // Nor may one that cannot read what it gets keep the others from hearing.
            _observers.Remove(observer);
            LogDropped(_observers.Count, failure.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a view of the network does not answer ({Failure}); {Count} are left")]
    private partial void LogDropped(int count, string failure);
}
