using System.Buffers.Binary;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Routing;
using QkdMesh.History;

namespace QkdMesh.Core.Node;

/// <summary>
/// The key manager of one trusted node (KM of ITU-T Y.3803): its end of every adjacent link, its step of every relay, and the
/// keys that its SAEs may collect. Every method is one synchronous decision; time is handed in.
/// </summary>
public sealed class KeyManager
{
    private const int MaxFirstStream = 1 << 30;

    private readonly IEntropy _entropy;
    private readonly NodeHistory _history;
    private readonly KeySupplyAgent _supply;
    private readonly IKeyEncapsulation? _kem;
    private readonly FollowedNetwork _followed;
    private readonly EndAssociations _associations;

    /// <param name="history">Where what happens to key is written down.</param>
    /// <param name="sources">Of links whose source lives at both ends; null where there can be none.</param>
    /// <param name="kem">That hybrid keys are made with; null where there can be none.</param>
    /// <param name="audit">Where each delivery is written down before it happens; null where no log is kept.</param>
    /// <param name="started">The time of day when the node's clock was at zero. Epochs of streams are counted by it.</param>
    /// <param name="identity">What the node proves itself with to other end nodes; null if it only relays.</param>
    /// <param name="memory">Of the silo; null where nothing is refused for lack of memory.</param>
    /// <param name="links">How links run; null for the default values.</param>
    public KeyManager(
        NodeId node, KeySupplyOptions options, IEntropy entropy, IKeyHistory history, IPairedSourceFactory? sources = null,
        IKeyEncapsulation? kem = null, IAuditLog? audit = null, DateTimeOffset? started = null,
        NodeIdentity? identity = null, MemoryBudget? memory = null, LinkOptions? links = null)
    {
        Memory = memory ?? MemoryBudget.Unlimited;
        _entropy = entropy;
        _kem = kem;
        var run = DrawRun(entropy);
        _history = new NodeHistory(node, run, history, (audit ?? NoAudit.Instance).Destroyed);
        var records = new DeliveryAudit(node, audit ?? NoAudit.Instance, options.AuditPatience, _history);
        var secrets = new AgreedSecrets(kem, entropy, Memory);
        var streams = new KeyStreams(options, first: (int)(run % MaxFirstStream), started ?? DateTimeOffset.UnixEpoch, Memory);
        _supply = new KeySupplyAgent(node, options, secrets, records, _history, streams, Memory);
        _associations = new EndAssociations(node, identity, entropy);
        Ends = new EndCalls(this, _associations, _supply);
        var capacity = (links ?? new()).MaxStock;
        Links = new KeyManagementAgent(node, entropy, _history, sources ?? new NoPairedSources(), Memory, capacity);
        _followed = new FollowedNetwork(options.NetworkLease, Links, _associations, _supply, _history);
        Deliveries = new Deliveries(_followed, _supply, records, _history, () => Rollback);
        _history.Started(options.NetworkLease);
    }

    public KeyManagementAgent Links { get; }

    /// <summary>Of the silo, with all its nodes.</summary>
    public MemoryBudget Memory { get; }

    /// <summary>Bytes that this node takes of it.</summary>
    internal long MemoryTaken => _supply.MemoryTaken;

    internal KeptRoutes KeptRoutes { get; } = new();

    /// <summary>Pairs of SAEs that this node makes keys for.</summary>
    internal OutgoingPairs Pairs { get; } = new();

    /// <summary>The last step of keys, to the SAEs of this node.</summary>
    internal Deliveries Deliveries { get; }

    /// <summary>Messages between this node and other end nodes.</summary>
    internal EndCalls Ends { get; }

    /// <summary>The route from this node that the next sticky request takes again; null if it chooses.</summary>
    public Route? KeptRoute(NodeId target, int maxHops) =>
        Network is null ? null : KeptRoutes.Next(Network.Planner, Links.Node, target, maxHops);

    /// <inheritdoc cref="FollowedNetwork.Current"/>
    public RoutedNetwork? Network => _followed.Current;

    /// <inheritdoc cref="FollowedNetwork.Adopt"/>
    public void Adopt(RoutedNetwork network, TimeSpan confirmed) => _followed.Adopt(network, confirmed);

    /// <summary>
    /// Answers a call of another node or of a link. Most answers are there at once. Some need calls to other nodes first: the answer is
    /// the outcome of a procedure, which the caller runs. Nothing is put into the call itself.
    /// </summary>
    public Procedure Answer(NodeCall call, TimeSpan now) => CallAnswers.To(call, this, now);

    /// <inheritdoc cref="Answer(NodeCall, TimeSpan)"/>
    public Procedure<T> Answer<T>(NodeCall<T> call, TimeSpan now) => (Procedure<T>)CallAnswers.To(call, this, now);

    /// <summary>Takes this node's step of a relay.</summary>
    public Result<RelayReceipt> Relay(byte[] message, TimeSpan now)
    {
        if (CheckNetwork(now) is { } unknown) return unknown;
        var network = Network!.Snapshot;
        var step = RelayStep.Take(
            Links, network, _associations.From, message, now, arrival => _supply.CheckArrival(network, arrival, now));
        if (!step.IsOk) return step.Error;
        if (step.Value.Arrived is not { } arrived) return new RelayReceipt(step.Value.Next, null);
        var accepted = _supply.Accept(arrived, step.Value.Key!, now);
        return accepted.IsOk ? accepted.Value with { Proof = step.Value.Receipt } : accepted.Error;
    }

    /// <summary>Tells a source whether this node could send a batch over a link now.</summary>
    internal Result<Done> CanSend(CanSendCall call, TimeSpan now) =>
        (CheckNetwork(now) ?? Network!.Snapshot.CheckPassed(call.Route)) is { } refusal
            ? refusal
            : Links.CanSend(call.Link, Links.ClaimOf(call.Route.FirstOrDefault(), call.Master, call.Class), call.Bytes);

    public bool MakesHybridKeys => _kem is not null;

    /// <summary>Begins an attempt with a fresh key and id. The caller disposes of it.</summary>
    /// <param name="routes">One, or as many node-disjoint ones as there are shares.</param>
    public KeySupplyAttempt BeginAttempt(KeyRequest request, IReadOnlyList<Route> routes) => BeginAttempts(request, [routes])[0];

    /// <summary>Begins an attempt with a fresh key and id, one part for each slave. The caller disposes of all parts.</summary>
    /// <param name="routes">For each slave, in order: one, or as many node-disjoint ones as there are shares.</param>
    internal IReadOnlyList<KeySupplyAttempt> BeginAttempts(KeyRequest request, IReadOnlyList<IReadOnlyList<Route>> routes)
    {
        // What stays at one node crosses nothing that a secret could keep it from.
        var isHybrid = request.Requirements.IsHybrid && routes[0][0].Hops > 0;
        // The same key goes over all of these routes.
        var assurance = routes.Min(each => Network!.Snapshot.Topology.AssuranceOf(each, isHybrid));
        var attempt = new KeySupplyAttempt(request, routes[0], assurance, _entropy, isHybrid ? _kem : null)
        {
            TrustSeen = _followed.TrustGeneration,
            Association = Ends.With(routes[0][0].Nodes[^1]),
        };
        IReadOnlyList<KeySupplyAttempt> all =
        [
            attempt,
            .. request.AdditionalSlaves.Zip(
                routes.Skip(1), (slave, ways) => attempt.For(slave, ways, Ends.With(ways[0].Nodes[^1]), _entropy)),
        ];
        foreach (var each in all) _history.Ordered(each.DeliveryOf(0));
        return all;
    }

    /// <summary>Sends one share of an attempt on its way.</summary>
    public Result<OutgoingRelay> SendShare(KeySupplyAttempt attempt, int share, TimeSpan now)
    {
        // The routes may be older than a quarantine: shares go one after the other.
        if ((CheckNetwork(now) ?? CheckTrusted(attempt)) is { } refusal) return refusal;
        var route = attempt.Routes[share];
        return attempt.Association is { IsGone: false } association
            ? OutgoingRelay.Start(Links, route, attempt.DeliveryOf(share), attempt.ShareAt(share), association, _entropy)
            : _associations.Check() ?? EndAssociations.Unknown(Links.Node, route.Nodes[^1]);
    }

    /// <inheritdoc cref="FollowedNetwork.CheckTrusted"/>
    internal MeshError? CheckTrusted(KeySupplyAttempt attempt) => _followed.CheckTrusted(attempt);

    /// <summary>Keeps the key for a slave at this same node: there is nothing to relay.</summary>
    public Result<RelayReceipt> KeepHere(KeySupplyAttempt attempt, TimeSpan now)
    {
        var arrival = new Arrival(attempt.DeliveryOf(0), attempt.Routes[0].Nodes, IsOverQkd: true);
        return _supply.CheckArrival(Network!.Snapshot, arrival, now) is { } refusal
            ? refusal
            : _supply.Accept(arrival, KeyMaterial.CopyOf(attempt.ShareAt(0)), now);
    }

    /// <summary>Keys that SAEs of this node may still collect.</summary>
    public int TotalWaiting => _supply.TotalWaiting;

    /// <summary>Those of them that came by a time.</summary>
    public int CountWaitingFrom(TimeSpan latest) => _supply.CountWaitingFrom(latest);

    public int CountWaiting(SaeId master, SaeId slave) => _supply.CountWaiting(master, slave);

    public Result<int> OpenStream(StreamId id, SaeId sae, TimeSpan now) => _supply.OpenStream(id, sae, now);

    public void CloseStream(StreamId id, SaeId sae, int generation) => _supply.CloseStream(id, sae, generation);

    public MeshError? CheckHeld(StreamId id, SaeId caller, int generation, TimeSpan now) => _supply.CheckHeld(id, caller, generation, now);

    /// <param name="follower">The first place that the follower has not had, as its node said.</param>
    public Result<StreamPlace> NextPlace(StreamId id, int generation, int count, TimeSpan now, ulong follower = 0) =>
        _supply.NextPlace(id, generation, count, now, follower);

    /// <summary>Whether there is room for a batch of a stream, or another reason not to let its driver wait.</summary>
    public bool HasAnswerFor(StreamId id, TimeSpan now) => _supply.HasAnswerFor(id, now);

    public int BacklogOf(StreamId id) => _supply.BacklogOf(id);

    /// <summary>
    /// Why this key manager gives nothing any more: its memory is older than what it sent. Null while it serves. The key of such a memory
    /// protects messages already, and other parts of the process are as old. So the process has to end.
    /// </summary>
    public MeshError? Rollback { get; private set; }

    /// <summary>Takes a link's orders and blocks. If the link knows more of this node than the node, the node destroys all key.</summary>
    internal Result<LinkEndReport> HandOver(HandOverCall call, TimeSpan now)
    {
        if (!Links.HasForgotten(call)) return Links.HandOver(call.Link, call.Carries, call.Blocks, call.Peer, now);
        Rollback = new(ErrorCode.NodeUnavailable, $"the memory of {Links.Node} went back in time, as {call.Link} shows");
        DestroyAll();
        foreach (var block in call.Blocks) block.Key.Dispose();
        return Rollback;
    }

    /// <summary>
    /// The memory of this node may be older than what it sent: destroys all its key. The node goes on, with new sessions on all links.
    /// </summary>
    public void DestroyAll()
    {
        _followed.LoseAllTrust();
        _supply.DestroyAll();
        _associations.Clear();
        Links.EndSessions(DiscardReason.Rollback);
    }

    /// <summary>Destroys what is past its time: keys that nobody collected, blocks that nobody confirmed.</summary>
    /// <param name="blockPatience">How long an unconfirmed or passed block may wait.</param>
    public void Tidy(TimeSpan now, TimeSpan blockPatience)
    {
        _supply.Expire(now);
        Pairs.Expire(now);
        _associations.Expire(now);
        Links.DiscardAged(now, blockPatience);
    }

    /// <summary>Destroys all key of the node, for good.</summary>
    public void ShutDown()
    {
        _supply.ShutDown();
        _associations.ShutDown();
        Links.ShutDown();
        _history.Stopped();
    }

    /// <inheritdoc cref="FollowedNetwork.Check"/>
    internal MeshError? CheckNetwork(TimeSpan now) => _followed.Check(now);

    private static ulong DrawRun(IEntropy entropy)
    {
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        entropy.Fill(random);
        return BinaryPrimitives.ReadUInt64BigEndian(random);
    }
}
