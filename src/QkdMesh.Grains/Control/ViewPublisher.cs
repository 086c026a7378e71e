using Microsoft.Extensions.Logging;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Control;

/// <summary>
/// Publishes snapshots to the views of all silos, and knows which silo has heard of which version. A view that does not answer is
/// dropped, and subscribes again by itself.
/// </summary>
public sealed partial class ViewPublisher(ISilos silos, KeySupplyOptions options, TimeProvider time, ILogger<ViewPublisher> logger)
{
    private readonly Dictionary<INetworkObserver, string> _observers = [];
    private readonly Dictionary<string, long> _heard = [];
    private Task _last = Task.CompletedTask;
    private Task? _next;

    /// <param name="silo">Address of the observer's silo.</param>
    public void Add(INetworkObserver observer, string silo) => _observers[observer] = silo;

    /// <summary>A silo has the snapshot of a version.</summary>
    public void Heard(string silo, long version) => _heard[silo] = Math.Max(version, _heard.GetValueOrDefault(silo));

    /// <summary>How long a silo that has not heard of a change may move key by the earlier state.</summary>
    public TimeSpan Lease => options.NetworkLease;

    /// <summary>The silos that may act for nodes and have not heard of a version, in words.</summary>
    public IReadOnlyList<string> Unheard(long version)
    {
        var acting = silos.All().Where(silo => silo.MayAct).ToList();
        foreach (var ended in _heard.Keys.Except(acting.Select(silo => silo.Address)).ToList()) _heard.Remove(ended);
        return
        [
            .. acting.Where(silo => _heard.GetValueOrDefault(silo.Address) < version)
                .Select(silo => $"silo {silo.Address} (nodes {silo.Nodes})"),
        ];
    }

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
        _last = Task.WhenAll(_observers.ToList().Select(view => PublishAsync(view.Key, view.Value, snapshot)));
        await _last;
    }

    private async Task PublishAsync(INetworkObserver observer, string silo, NetworkSnapshot snapshot)
    {
        try
        {
            await observer.PublishedAsync(snapshot).AsTask().WaitAsync(MeshTimings.Default.ViewPatience, time);
            Heard(silo, snapshot.Version);
        }
        catch (Exception failure)
        {
            // Any failure: a view that cannot read the snapshot must not keep it from the other views.
            _observers.Remove(observer);
            LogDropped(silo, failure is TimeoutException ? "gives no answer" : "is gone or refuses the snapshot", _observers.Count);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the view of silo {Silo} {Why}, and is dropped until the silo subscribes again; views left: {Count}")]
    private partial void LogDropped(string silo, string why, int count);
}
