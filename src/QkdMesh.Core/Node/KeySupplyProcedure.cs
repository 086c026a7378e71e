using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Node;

/// <summary>
/// Serves one request: tries route after route, each with a fresh key and id, until one delivers or the deadline passes.
/// </summary>
/// <param name="clock">Time as the key manager's node counts it.</param>
/// <param name="nextPlace">For a stream: draws the place of the batch, just before it is sent.</param>
/// <param name="cancellation">Ends the work. Keys that may have arrived at the target are withdrawn.</param>
public sealed class KeySupplyProcedure(
    KeyManager manager, KeySupplyOptions options, KeyRequest request, Func<TimeSpan> clock, Func<Result<StreamPlace>>? nextPlace = null,
    CancellationToken cancellation = default)
    : Procedure<SupplyOutcome>
{
    // The target is one call away, so it is not waited for as long as for a relay.
    private static readonly TimeSpan WithdrawalPatience = TimeSpan.FromSeconds(1);

    // A target that starts again while requests come forgets associations.
    private const int MostRenewals = 2;

    internal static readonly MeshError Cancelled = new(ErrorCode.DeadlinePassed, "the caller gave the request up");

    private readonly List<IReadOnlyList<Route>> _tried = [];
    private readonly HashSet<LinkId> _suspects = [];
    private int _renewals;
    private TimeSpan _deadline;
    private long _spent;

    public override IEnumerable<NodeCall[]> Steps()
    {
        foreach (var step in Serve()) yield return step;
        Outcome = Outcome.IsOk ? Outcome.Value with { LinkKeySpent = _spent } : Outcome.Error with { LinkKeySpent = _spent };
    }

    private IEnumerable<NodeCall[]> Serve()
    {
        var deadline = _deadline = clock() + request.Deadline;
        MeshError? failure = null;
        while (_tried.Count < options.MaxAttempts)
        {
            if ((CheckCancelled() ?? Check()) is { } refusal)
            {
                Outcome = refusal;
                yield break;
            }
            if (NextCandidate() is not { } routes) break;
            _tried.Add(routes);
            var now = clock();
            if (now >= deadline) break;
            var until = now + options.RoutePatience < deadline ? now + options.RoutePatience : deadline;
            foreach (var step in Try(routes, until)) yield return step;
            if (!Outcome.IsOk) manager.Pairs.Fail(request.Master, request.Slave, clock());
            if (Outcome.IsOk || IsFinal(Outcome.Error.Code)) yield break;
            // The route is not at fault.
            if (Outcome.Error.Code == ErrorCode.AssociationUnknown && _renewals++ < MostRenewals) _tried.Remove(routes);
            failure = Worse(failure, Outcome.Error);
        }
        Outcome = clock() < deadline
            ? failure ?? NoRoute(manager.Network!.Snapshot)
            : new MeshError(ErrorCode.DeadlinePassed, "no route delivered before the deadline");
    }

    private IEnumerable<NodeCall[]> Try(IReadOnlyList<Route> routes, TimeSpan until)
    {
        foreach (var route in routes.Where(route => PairHasFailed || IsShort(route)))
        {
            var questions = QuestionsOf(route, until);
            yield return questions;
            if (Array.Find(questions, question => question.Refusal is not null) is not { Refusal: { } lacking } asked) continue;
            Outcome = RelayProcedure.FailureBetween(lacking);
            _suspects.UnionWith(RelayProcedure.SuspectsOf(manager, asked.To, lacking));
            yield break;
        }
        var target = routes[0].Nodes[^1];
        var association = new AssociationProcedure(manager, target, clock, until);
        foreach (var step in association.Steps()) yield return step;
        if (association.Outcome.Error is { } unproven)
        {
            Outcome = unproven;
            _suspects.UnionWith(RelayProcedure.SuspectsOf(manager, target, unproven));
            yield break;
        }
        using var attempt = manager.BeginAttempt(request, routes);
        // The network may have changed since the routes were chosen, while nodes were asked.
        if (attempt.DeliveryOf(0).Assurance < Wanted.LeastAssurance)
        {
            Outcome = new MeshError(ErrorCode.NoRoute, $"the assurance of the route is no longer {Wanted.LeastAssurance.Word()}");
            yield break;
        }
        var place = nextPlace?.Invoke();
        if (place is { IsOk: false, Error: { } taken })
        {
            Outcome = taken;
            yield break;
        }
        attempt.GoTo(place?.Value);
        if (PairHasFailed)
        {
            var arrival = new ArrivalProcedure(manager, attempt, until - clock());
            foreach (var step in arrival.Steps()) yield return step;
            if (arrival.Outcome.Error is { } refused)
            {
                Outcome = refused;
                _suspects.UnionWith(RelayProcedure.SuspectsOf(manager, target, refused));
                yield break;
            }
        }
        using var underWay = manager.Pairs.Send(attempt.DeliveryOf(0));
        if (attempt is { SecretRequest: { } secret, Association: { IsGone: false } proving })
        {
            var agreement = EndCalls.Agreement(target, until - clock(), secret, proving);
            yield return [agreement];
            var agreed = EndCalls.Agreed(agreement, proving);
            if ((agreed.Error ?? attempt.Agree(agreed.Value)) is { } disagreed)
            {
                if (disagreed.Code == ErrorCode.AssociationUnknown) manager.Ends.Doubt(target, proving.Epoch);
                Outcome = disagreed;
                yield break;
            }
        }
        var failure = CheckCancelled();
        var arrived = 0;
        // The target has room for the secrets of some batches. A batch that is given up must not keep its room.
        var mayWait = attempt.SecretRequest is not null;
        while (failure is null && arrived < routes.Count)
        {
            var relay = new RelayProcedure(manager, attempt, arrived, clock, until, cancellation);
            foreach (var step in relay.Steps()) yield return step;
            _suspects.UnionWith(relay.Suspects);
            _spent += (long)relay.HopsPaid * request.LinkKeyNeeded;
            if (relay.Outcome.IsOk) arrived++;
            mayWait |= relay.MayHaveArrived;
            failure = relay.Outcome.Error ?? CheckCancelled();
        }
        if (failure is null)
        {
            Keep(routes);
            var record = manager.Deliveries.RecordOf(attempt, clock());
            if (record is { IsOk: true, Value: { } writing }) yield return [writing];
            var keys = record.IsOk ? manager.Deliveries.Release(attempt, record.Value, clock()) : record.Error;
            Outcome = keys.IsOk ? new SupplyOutcome(keys.Value, routes, place?.Value) : keys.Error;
            failure = keys.Error;
        }
        if (failure is null) yield break;
        if (mayWait)
            foreach (var step in Withdrawal(attempt).Steps()) yield return step;
        Outcome = failure;
    }

    // A target that was silent may be silent again. The call is sent also if its answer cannot come before the deadline.
    private WithdrawalProcedure Withdrawal(KeySupplyAttempt attempt)
    {
        var left = _deadline - clock();
        var patience = left > WithdrawalPatience ? WithdrawalPatience : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        return new(
            manager, attempt.Routes[0].Nodes[^1], attempt.DeliveryOf(0).Batch, request.Master, request.Slave, clock, patience);
    }

    private MeshError? CheckCancelled() => cancellation.IsCancellationRequested ? Cancelled : null;

    private MeshError? Check() => manager.CheckNetwork(clock())
        ?? request.Check(manager.Network!.Snapshot, options)
        ?? manager.Deliveries.Check()
        ?? CheckHybrid();

    private MeshError? CheckHybrid() => request.Requirements.IsHybrid && !manager.MakesHybridKeys
        ? new(ErrorCode.OptionOutOfRange, "this node makes no hybrid keys")
        : null;

    // Each node that may refuse is asked first.
    private bool PairHasFailed => manager.Pairs.HasFailed(request.Master, request.Slave, clock());

    // The stock in a snapshot may be one report old. If every link has many times the need, no node is asked. What may be in accounts of
    // other tenants does not count.
    private bool IsShort(Route route) =>
        manager.Network!.Snapshot.LeastStock(route).Bytes - manager.Links.MostInAccounts
            < (long)request.LinkKeyNeeded * options.PlentyOfStock;

    private CanSendCall[] QuestionsOf(Route route, TimeSpan until) =>
    [
        .. route.Links.Select((link, hop) =>
            new CanSendCall(
                route.Nodes[hop], until - clock(), link, request.PayloadLength, request.Master, RelayClass.Live, route.Nodes)),
    ];

    // Ranked again each time, because a failure soon shows in the network's snapshot. Until then the procedure avoids links that failed it,
    // as long as another route exists.
    private IReadOnlyList<Route>? NextCandidate()
    {
        var planner = manager.Network!.Planner;
        return (_suspects.Count > 0 ? FirstNew(planner.Avoiding(_suspects)) : null) ?? FirstNew(planner);
    }

    // Fewer shares than requested are worse than a share over a link without a quantum channel.
    private IReadOnlyList<Route>? FirstNew(RoutePlanner planner)
    {
        var wanted = Wanted;
        for (var paths = wanted.DisjointPaths; paths >= wanted.LeastPaths; paths--)
        foreach (var allowed in planner.InOrder(wanted.LeastAssurance))
            if (FirstNew(allowed, paths) is { } routes) return routes;
        return null;
    }

    private IReadOnlyList<Route>? FirstNew(RoutePlanner planner, int paths)
    {
        var (source, target) = Ends(manager.Network!.Snapshot);
        var query = Wanted.Route;
        if (query.Policy == RoutingPolicy.Sticky
            && manager.KeptRoutes.Find(planner, target, query.MaxHops, paths) is { } kept && IsNew(kept)) return kept;
        return paths == 1 || source == target
            ? planner.Rank(source, target, query).Select(route => new[] { route }).FirstOrDefault(IsNew)
            : planner.Disjoint(source, target, paths, query) is { Count: > 0 } set && IsNew(set) ? set : null;
    }

    // A request that began before the kept route failed another one must not bring the former route back.
    private void Keep(IReadOnlyList<Route> routes)
    {
        var query = Wanted.Route;
        if (query.Policy != RoutingPolicy.Sticky) return;
        var kept = manager.KeptRoutes.Find(manager.Network!.Planner, routes[0].Nodes[^1], query.MaxHops, routes.Count);
        if (kept is null || !IsNew(kept)) manager.KeptRoutes.Keep(routes, query.MaxHops);
    }

    // The settings of the pair may have changed since the request came.
    private KeyRequirements Wanted => request.Requirements.For(manager.Network!.Snapshot.Topology, request.Master, request.Slave);

    private bool IsNew(IReadOnlyList<Route> routes) => !_tried.Exists(before =>
        before.Count == routes.Count
            && before.Zip(routes).All(pair => pair.First.Links.AsSpan().SequenceEqual(pair.Second.Links.AsSpan())));

    private MeshError NoRoute(NetworkSnapshot network)
    {
        var (source, target) = Ends(network);
        var planner = manager.Network!.Planner;
        var wanted = Wanted;
        var over = planner.InOrder(wanted.LeastAssurance)[^1] == planner ? "" : " over QKD links alone";
        // The use case that asked says what stands in the way.
        return wanted.LeastPaths == 1
            ? new(ErrorCode.NoRoute, $"no route from {source} to {target}{over} carries key")
            : new(
                ErrorCode.NoDisjointRoutes,
                $"{source} and {target} have fewer than {wanted.LeastPaths} node-disjoint routes{over}");
    }

    private (NodeId Source, NodeId Target) Ends(NetworkSnapshot network) =>
        (network.Topology.FindSae(request.Master)!.Node, network.Topology.FindSae(request.Slave)!.Node);

    // Another route cannot help against these.
    internal static bool IsFinal(ErrorCode code) =>
        code is ErrorCode.KeyStoreFull or ErrorCode.QuotaExceeded or ErrorCode.StreamTakenOver or ErrorCode.StreamEpochTooLate
            or ErrorCode.NotEntitledToKey or ErrorCode.MemoryFull or ErrorCode.AuditUnavailable;

    // If every route lacked key, the answer is the best route's. After any other failure of a hop the relay failed, with the first cause.
    private static MeshError Worse(MeshError? before, MeshError now) => (before?.Code, now.Code) switch
    {
        (null or ErrorCode.InsufficientKey, ErrorCode.InsufficientKey) => before ?? now,
        (ErrorCode.RelayFailed, _) => before!,
        _ => new MeshError(ErrorCode.RelayFailed, now.Code == ErrorCode.InsufficientKey ? before!.Detail : now.Detail),
    };
}
