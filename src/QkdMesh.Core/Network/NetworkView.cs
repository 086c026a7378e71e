using QkdMesh.Core.Routing;

namespace QkdMesh.Core.Network;

/// <summary>
/// The network as this process knows it: the latest snapshot and the routes computed from it. Requests read it without asking
/// anyone. Safe for concurrent use.
/// </summary>
public sealed class NetworkView(RoutingOptions options)
{
    private readonly Lock _gate = new();
    private volatile State? _state;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null until the controller has published.</summary>
    public NetworkSnapshot? Current => _state?.Snapshot;

    /// <exception cref="InvalidOperationException">Nothing is published yet.</exception>
    public RoutePlanner Planner => (_state ?? throw new InvalidOperationException("no network is published yet")).Planner;

    /// <summary>Takes a snapshot; an older one than the current is passed over.</summary>
    public void Publish(NetworkSnapshot snapshot)
    {
        lock (_gate)
        {
            if (_state is { } state && state.Snapshot.Version >= snapshot.Version) return;
            _state = new State(snapshot, new RoutePlanner(snapshot, options));
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

    private sealed record State(NetworkSnapshot Snapshot, RoutePlanner Planner);
}
