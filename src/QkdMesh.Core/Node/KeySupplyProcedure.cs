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
/// Serves one request: tries route after route, each with a fresh key and id, until one delivers or the deadline passes. If the request
/// has several slaves, an attempt has a route to each of them. Keys that did not arrive for all of them are withdrawn from all.
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

    private readonly HashSet<LinkId> _suspects = [];
    private readonly Dictionary<SaeId, long> _spent = request.Slaves.Distinct().ToDictionary(slave => slave, _ => 0L);
    private MeshError? _failure;
    private int _renewals;
    private TimeSpan _deadline;

    public override IEnumerable<NodeCall[]> Steps()
    {
        foreach (var step in Serve()) yield return step;
        var (spent, others) = (_spent.Values.Sum(), request.AdditionalSlaves.Select(slave => _spent[slave]).ToArray());
        Outcome = Outcome.IsOk
            ? Outcome.Value with { LinkKeySpent = spent, LinkKeySpentForOthers = others }
            : Outcome.Error with { LinkKeySpent = spent, LinkKeySpentForOthers = others };
    }

    private IEnumerable<NodeCall[]> Serve()
    {
        var deadline = _deadline = clock() + request.Deadline;
        var choices = request.Slaves.Select(slave => new RouteChoice(manager, request, slave, _suspects)).ToList();
        var without = choices[0];
        MeshError? failure = null;
        for (var tries = 0; tries < options.MaxAttempts; tries++)
        {
            if ((CheckCancelled() ?? Check()) is { } refusal)
            {
                Outcome = refusal;
                yield break;
            }
            var legs = NextLegs(choices);
            if (legs.Count < choices.Count)
            {
                without = choices[legs.Count];
                break;
            }
            var now = clock();
            if (now >= deadline) break;
            foreach (var step in Try(legs, Earlier(now + (options.RoutePatience * legs.Count), deadline))) yield return step;
            if (_failure is not { } why) yield break;
            Outcome = why;
            foreach (var leg in legs.Where(leg => why.Slave is null || leg.Slave == why.Slave))
                manager.Pairs.Fail(request.Master, leg.Slave, clock());
            if (IsFinal(why.Code)) yield break;
            // The routes are not at fault.
            var isRenewed = why.Code == ErrorCode.AssociationUnknown && _renewals++ < MostRenewals;
            foreach (var leg in legs.Where(leg => isRenewed || (why.Slave is { } slave && leg.Slave != slave)))
                leg.Choice.Allow(leg.Routes);
            if (isRenewed) tries--;
            failure = Worse(failure, why);
        }
        Outcome = clock() < deadline
            ? failure ?? Of(without.Slave, without.NoRoute())
            : new MeshError(ErrorCode.DeadlinePassed, "no route delivered before the deadline") { Slave = failure?.Slave };
    }

    // Up to the first slave that no route is left to.
    private static List<Leg> NextLegs(IEnumerable<RouteChoice> choices) =>
        [.. choices.Select(choice => (choice, routes: choice.Next())).TakeWhile(next => next.routes is not null)
            .Select(next => new Leg(next.choice, next.routes!))];

    private IEnumerable<NodeCall[]> Try(List<Leg> legs, TimeSpan until)
    {
        _failure = null;
        // Nobody burns link key for one slave while it is not known whether the others can be reached.
        foreach (var leg in legs)
        {
            foreach (var step in Prepare(leg, Soon(until))) yield return step;
            if (_failure is not null) yield break;
        }
        using var held = new Held();
        var attempts = manager.BeginAttempts(request, [.. legs.Select(leg => leg.Routes)]);
        foreach (var (leg, attempt) in legs.Zip(attempts)) held.Add(leg.Attempt = attempt);
        // The network may have changed since the routes were chosen, while nodes were asked.
        var wanted = legs[0].Choice.Wanted.LeastAssurance;
        if (attempts[0].DeliveryOf(0).Assurance < wanted)
        {
            Fail(null, new(ErrorCode.NoRoute, $"the assurance of the route is no longer {wanted.Word()}"));
            yield break;
        }
        var place = nextPlace?.Invoke();
        if (place is { IsOk: false, Error: { } taken })
        {
            Fail(null, taken);
            yield break;
        }
        attempts[0].GoTo(place?.Value);
        foreach (var leg in legs.Where(leg => HasFailed(leg.Slave)))
        {
            var arrival = new ArrivalProcedure(manager, leg.Attempt, Soon(until) - clock());
            foreach (var step in arrival.Steps()) yield return step;
            if (arrival.Outcome.Error is not { } refused) continue;
            Suspect(leg, leg.Target, refused);
            yield break;
        }
        foreach (var leg in legs) held.Add(manager.Pairs.Send(leg.Attempt.DeliveryOf(0)));
        if (attempts[0] is { SecretRequest: { } secret, Association: { IsGone: false } proving })
        {
            var agreement = EndCalls.Agreement(legs[0].Target, until - clock(), secret, proving);
            yield return [agreement];
            var agreed = EndCalls.Agreed(agreement, proving);
            if ((agreed.Error ?? attempts[0].Agree(agreed.Value)) is { } disagreed)
            {
                if (disagreed.Code == ErrorCode.AssociationUnknown) manager.Ends.Doubt(legs[0].Target, proving.Epoch);
                Fail(null, disagreed);
                yield break;
            }
        }
        foreach (var leg in legs)
        {
            foreach (var step in Relay(leg, Soon(until))) yield return step;
            if (_failure is not null) break;
        }
        if (_failure is null)
        {
            foreach (var leg in legs) leg.Choice.Keep(leg.Routes);
            var record = manager.Deliveries.RecordOf(attempts, clock());
            if (record is { IsOk: true, Value: { } writing }) yield return [writing];
            var keys = record.IsOk ? manager.Deliveries.Release(attempts, record.Value, clock()) : record.Error;
            _failure = keys.Error;
            if (keys.IsOk) Outcome = new SupplyOutcome(keys.Value, [.. legs.SelectMany(leg => leg.Routes)], place?.Value);
        }
        if (_failure is null) yield break;
        foreach (var leg in legs.Where(leg => leg.MayWait))
            foreach (var step in Withdrawal(leg).Steps()) yield return step;
    }

    // Asks the nodes of the routes where they may refuse, and makes an association with the target.
    private IEnumerable<NodeCall[]> Prepare(Leg leg, TimeSpan until)
    {
        foreach (var route in leg.Routes.Where(route => HasFailed(leg.Slave) || IsShort(route)))
        {
            var questions = QuestionsOf(route, until);
            yield return questions;
            if (Array.Find(questions, question => question.Refusal is not null) is not { Refusal: { } lacking } asked) continue;
            Suspect(leg, asked.To, lacking, RelayProcedure.FailureBetween(lacking));
            yield break;
        }
        var association = new AssociationProcedure(manager, leg.Target, clock, until);
        foreach (var step in association.Steps()) yield return step;
        if (association.Outcome.Error is { } unproven) Suspect(leg, leg.Target, unproven);
    }

    private IEnumerable<NodeCall[]> Relay(Leg leg, TimeSpan until)
    {
        if (CheckCancelled() is { } before) Fail(null, before);
        // The target has room for the secrets of some batches. A batch that is given up must not keep its room.
        leg.MayWait = leg.Attempt.SecretRequest is not null;
        for (var share = 0; _failure is null && share < leg.Routes.Count; share++)
        {
            var relay = new RelayProcedure(manager, leg.Attempt, share, clock, until, cancellation);
            foreach (var step in relay.Steps()) yield return step;
            _suspects.UnionWith(relay.Suspects);
            _spent[leg.Slave] += (long)relay.HopsPaid * request.LinkKeyNeeded;
            leg.MayWait |= relay.MayHaveArrived;
            if (relay.Outcome.Error is { } failure) Fail(failure == Cancelled ? null : leg, failure);
            else if (CheckCancelled() is { } cancelled) Fail(null, cancelled);
        }
    }

    // A target that was silent may be silent again. The call is sent also if its answer cannot come before the deadline.
    private WithdrawalProcedure Withdrawal(Leg leg)
    {
        var left = _deadline - clock();
        var patience = left > WithdrawalPatience ? WithdrawalPatience : left > TimeSpan.Zero ? left : TimeSpan.Zero;
        return new(manager, leg.Target, leg.Attempt.DeliveryOf(0).Batch, request.Master, leg.Slave, clock, patience);
    }

    /// <param name="leg">Where the failure lies; null if it is one of the whole request.</param>
    private void Fail(Leg? leg, MeshError failure) => _failure = leg is null ? failure : Of(leg.Slave, failure);

    /// <param name="node">That was asked.</param>
    /// <param name="failure">What the caller is told; null if it is what the node said.</param>
    private void Suspect(Leg leg, NodeId node, MeshError said, MeshError? failure = null)
    {
        _suspects.UnionWith(RelayProcedure.SuspectsOf(manager, node, said));
        Fail(leg, failure ?? said);
    }

    private MeshError Of(SaeId slave, MeshError failure) => request.AdditionalSlaves.Count == 0 ? failure : failure with { Slave = slave };

    private MeshError? CheckCancelled() => cancellation.IsCancellationRequested ? Cancelled : null;

    private MeshError? Check() => manager.CheckNetwork(clock())
        ?? request.Check(manager.Network!.Snapshot, options)
        ?? manager.Deliveries.Check()
        ?? CheckHybrid();

    private MeshError? CheckHybrid() => request.Requirements.IsHybrid && !manager.MakesHybridKeys
        ? new(ErrorCode.OptionOutOfRange, "this node makes no hybrid keys")
        : null;

    // Each node that may refuse is asked first.
    private bool HasFailed(SaeId slave) => manager.Pairs.HasFailed(request.Master, slave, clock());

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

    // A node that is silent must not take the time of the other slaves.
    private TimeSpan Soon(TimeSpan until) => Earlier(clock() + options.RoutePatience, until);

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // Another route cannot help against these.
    internal static bool IsFinal(ErrorCode code) =>
        code is ErrorCode.KeyStoreFull or ErrorCode.QuotaExceeded or ErrorCode.StreamTakenOver or ErrorCode.StreamEpochTooLate
            or ErrorCode.NotEntitledToKey or ErrorCode.MemoryFull or ErrorCode.AuditUnavailable;

    // If every route lacked key, the answer is the best route's. After any other failure of a hop the relay failed, with the first cause.
    private static MeshError Worse(MeshError? before, MeshError now) => (before?.Code, now.Code) switch
    {
        (null or ErrorCode.InsufficientKey, ErrorCode.InsufficientKey) => before ?? now,
        (ErrorCode.RelayFailed, _) => before!,
        _ => RelayFailed(now.Code == ErrorCode.InsufficientKey ? before! : now),
    };

    private static MeshError RelayFailed(MeshError cause) => new(ErrorCode.RelayFailed, cause.Detail) { Slave = cause.Slave };

    /// <summary>What an attempt gives back at its end.</summary>
    private sealed class Held : List<IDisposable?>, IDisposable
    {
        public void Dispose() => ForEach(each => each?.Dispose());
    }
}
