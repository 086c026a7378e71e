using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.KeyRelay;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.KeySupply;

/// <summary>Supplies an order: tries route after route, each with a fresh key and id, until one delivers or the deadline passes.</summary>
internal sealed class KeySupplier(KeyManager manager, RelayDriver relays, NetworkView view, KeySupplyOptions options, TimeProvider time)
{
    /// <param name="nextPlace">For a stream: draws the place of the batch, just before it is sent.</param>
    public async ValueTask<Result<Supply>> SupplyAsync(KeySupplyOrder order, TimeSpan now, Func<Result<StreamPlace>>? nextPlace = null)
    {
        if (view.Current is not { } network) return new MeshError(ErrorCode.NodeUnavailable, "the network is not published yet");
        if (order.Check(network, options) is { } refusal) return refusal;
        var started = time.GetTimestamp();
        MeshError? failure = null;
        var tried = new List<IReadOnlyList<Route>>();
        while (tried.Count < options.MaxAttempts && NextCandidate(network, order, tried) is { } routes)
        {
            tried.Add(routes);
            var left = order.Deadline - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) break;
            using var patience = new CancellationTokenSource(left < options.RoutePatience ? left : options.RoutePatience, time);
            var supply = await TryAsync(order, routes, now, nextPlace, patience.Token);
            if (supply.IsOk || IsFinal(supply.Error.Code)) return supply;
            failure = Worse(failure, supply.Error);
        }
        return time.GetElapsedTime(started) < order.Deadline
            ? failure ?? NoRoute(network, order)
            : new MeshError(ErrorCode.DeadlinePassed, "no route had delivered when the deadline passed");
    }

    private async ValueTask<Result<Supply>> TryAsync(
        KeySupplyOrder order, IReadOnlyList<Route> routes, TimeSpan now, Func<Result<StreamPlace>>? nextPlace, CancellationToken patience)
    {
        foreach (var route in routes)
        {
            var stock = await relays.CheckStockAsync(route, order, patience);
            if (!stock.IsOk) return stock.Error;
        }
        var place = nextPlace?.Invoke();
        if (place is { IsOk: false } taken) return taken.Error;
        using var attempt = manager.Begin(order, routes, place?.Value);
        for (var share = 0; share < routes.Count; share++)
        {
            var receipt = routes[share].Hops == 0 ? manager.KeepHere(attempt, now) : await relays.DriveAsync(attempt, share, patience);
            if (!receipt.IsOk) return receipt.Error;
        }
        return new Supply(new SuppliedKeys(attempt.Release(), routes), place?.Value);
    }

    // Ranked afresh each time: a failure is soon in the view, and then its link is in no candidate.
    private IReadOnlyList<Route>? NextCandidate(NetworkSnapshot network, KeySupplyOrder order, List<IReadOnlyList<Route>> tried)
    {
        var (source, target) = Ends(network, order);
        return order.DisjointPaths == 1 || source == target
            ? view.Planner.Rank(source, target, order.Route).Select(route => new[] { route }).FirstOrDefault(IsNew)
            : view.Planner.Disjoint(source, target, order.DisjointPaths, order.Route) is { Count: > 0 } set && IsNew(set) ? set : null;

        bool IsNew(IReadOnlyList<Route> routes) => !tried.Exists(before =>
            before.Zip(routes).All(pair => pair.First.Links.AsSpan().SequenceEqual(pair.Second.Links.AsSpan())));
    }

    private static MeshError NoRoute(NetworkSnapshot network, KeySupplyOrder order)
    {
        var (source, target) = Ends(network, order);
        return order.DisjointPaths == 1
            ? new(ErrorCode.NoRoute, $"no route from {source} to {target} carries key within {order.Route.MaxHops} hops")
            : new(ErrorCode.NoDisjointRoutes, $"{source} and {target} are not joined by {order.DisjointPaths} node-disjoint routes");
    }

    private static (Core.Identifiers.NodeId Source, Core.Identifiers.NodeId Target) Ends(NetworkSnapshot network, KeySupplyOrder order) =>
        (network.Topology.FindSae(order.Master)!.Node, network.Topology.FindSae(order.Slave)!.Node);

    // Another route cannot help against these.
    private static bool IsFinal(ErrorCode code) =>
        code is ErrorCode.KeyStoreFull or ErrorCode.StreamTakenOver or ErrorCode.NotEntitledToKey;

    // Too little key everywhere is its own answer; any other failure of a hop is a failed relay, told by its first cause.
    private static MeshError Worse(MeshError? before, MeshError now) => (before?.Code, now.Code) switch
    {
        (null or ErrorCode.InsufficientKey, ErrorCode.InsufficientKey) => now,
        (ErrorCode.RelayFailed, _) => before!,
        _ => new MeshError(ErrorCode.RelayFailed, now.Code == ErrorCode.InsufficientKey ? before!.Detail : now.Detail),
    };
}

/// <summary>What a supply gave: the keys, and their place in a stream.</summary>
internal sealed record Supply(SuppliedKeys Keys, StreamPlace? Place);
