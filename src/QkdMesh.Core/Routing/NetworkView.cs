using QkdMesh.Core.Network;

namespace QkdMesh.Core.Routing;

/// <summary>
/// The network as this process knows it: the latest snapshot and the routes computed from it. Requests read it without asking
/// anyone. Safe for concurrent use.
/// </summary>
public sealed class NetworkView(RoutingOptions options)
{
    private readonly Lock _gate = new();
    private volatile RoutedNetwork? _latest;
    private long _confirmed = long.MinValue;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null until the controller has published.</summary>
    public NetworkSnapshot? Current => _latest?.Snapshot;

    /// <summary>The current snapshot with its routes; null until the controller has published.</summary>
    public RoutedNetwork? Latest => _latest;

    /// <exception cref="InvalidOperationException">Nothing is published yet.</exception>
    public RoutePlanner Planner => (_latest ?? throw new InvalidOperationException("no network is published yet")).Planner;

    /// <summary>Timestamp of the latest question that the controller has answered, by the process's clock; null before the first.</summary>
    public long? Confirmed => Volatile.Read(ref _confirmed) is > long.MinValue and var asked ? asked : null;

    /// <summary>The controller answered that the latest snapshot here is its own, or gave a newer one.</summary>
    /// <param name="asked">Timestamp of the question: the answer may have been under way for long.</param>
    public void Confirm(long asked) => Volatile.Write(ref _confirmed, Math.Max(asked, Volatile.Read(ref _confirmed)));

    /// <summary>Takes a snapshot; an older one than the current is passed over.</summary>
    public void Publish(NetworkSnapshot snapshot)
    {
        lock (_gate)
        {
            if (_latest is { } latest && latest.Snapshot.Version >= snapshot.Version) return;
            _latest = RoutedNetwork.Of(snapshot, options);
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The first snapshot that the condition holds for; the current one if it does already.</summary>
    public async Task<NetworkSnapshot> WaitForAsync(Func<NetworkSnapshot, bool> condition, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            lock (_gate) changed = _changed.Task;
            if (Current is { } snapshot && condition(snapshot)) return snapshot;
            await changed.WaitAsync(cancellation);
        }
    }
}

/// <summary>A snapshot, and the routes computed from it.</summary>
public sealed record RoutedNetwork(NetworkSnapshot Snapshot, RoutePlanner Planner)
{
    public static RoutedNetwork Of(NetworkSnapshot snapshot, RoutingOptions options) => new(snapshot, new RoutePlanner(snapshot, options));
}
