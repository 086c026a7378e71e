using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Control;

/// <summary>The views that follow a controller. One that does not answer is dropped; it asks again when it lives.</summary>
internal sealed partial class NetworkViews(TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HashSet<INetworkObserver> _observers = [];

    public void Add(INetworkObserver observer) => _observers.Add(observer);

    /// <summary>Returns when every view has the snapshot, or is given up.</summary>
    public Task PublishAsync(NetworkSnapshot snapshot) =>
        Task.WhenAll(_observers.ToList().Select(observer => PublishAsync(observer, snapshot)));

    private async Task PublishAsync(INetworkObserver observer, NetworkSnapshot snapshot)
    {
        try
        {
            await observer.PublishedAsync(snapshot).AsTask().WaitAsync(Patience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            _observers.Remove(observer);
            LogDropped(_observers.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "a view of the network does not answer; {Count} are left")]
    private partial void LogDropped(int count);
}
