using Microsoft.Extensions.Logging;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Control;

/// <summary>The views that follow a controller. A view that does not answer is dropped, and subscribes again by itself.</summary>
internal sealed partial class ViewPublisher(TimeProvider time, ILogger logger)
{
    private readonly HashSet<INetworkObserver> _observers = [];
    private Task _last = Task.CompletedTask;
    private Task? _next;

    public void Add(INetworkObserver observer) => _observers.Add(observer);

    /// <summary>
    /// Returns when every view has the newest snapshot or is dropped. Changes during a publication go out together in the next
    /// publication: a thousand links that start at once do not cause a thousand publications.
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
            // Any failure: a view that cannot read the snapshot must not keep it from the other views.
            _observers.Remove(observer);
            LogDropped(_observers.Count, failure.GetType().Name);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "a silo's view of the network does not answer and is dropped ({Failure}); {Count} views are left")]
    private partial void LogDropped(int count, string failure);
}
