using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// The key manager of one trusted node (KM of ITU-T Y.3803): its end of every adjacent link, its step of every relay, and the
/// keys that its SAEs may collect. Every method is one synchronous decision; time is handed in.
/// </summary>
public sealed class KeyManager(NodeId node, KeySupplyOptions options, IEntropy entropy)
{
    private readonly KeySupplyAgent _supply = new(node, options);
    private NetworkSnapshot? _network;

    public KeyManagementAgent Links { get; } = new(node, entropy);

    /// <summary>Follows the network. A new topology takes key with it; what stays the same keeps its key.</summary>
    public void Adopt(NetworkSnapshot network)
    {
        var isNewTopology = network.TopologyVersion != _network?.TopologyVersion;
        _network = network;
        if (!isNewTopology) return;
        Links.Adopt(network);
        _supply.Adopt(network);
    }

    /// <summary>Takes this node's step of a relay.</summary>
    public Result<RelayReceipt> Relay(byte[] message, TimeSpan now)
    {
        if (_network is not { } network) return new MeshError(ErrorCode.NodeUnavailable, $"{node} has no topology yet");
        var step = RelayStep.Take(Links, network, message, now, delivery => _supply.CheckArrival(network, delivery));
        if (!step.IsOk) return step.Error;
        return step.Value.Arrived is { } delivery
            ? _supply.Accept(delivery, step.Value.Key!, now)
            : new RelayReceipt(step.Value.Next, null);
    }

    /// <summary>Begins an attempt with a fresh key and id. The caller disposes of it.</summary>
    /// <param name="routes">One, or as many node-disjoint ones as there are shares.</param>
    public KeySupplyAttempt Begin(KeySupplyOrder order, IReadOnlyList<Route> routes, StreamPlace? stream) =>
        new(order, routes, stream, entropy);

    /// <summary>Sends one share of an attempt on its way.</summary>
    public Result<OutgoingRelay> Start(KeySupplyAttempt attempt, int share) =>
        OutgoingRelay.Start(Links, attempt.Routes[share], attempt.DeliveryOf(share), attempt.ShareAt(share), entropy);

    /// <summary>Keeps the key for a slave at this same node: there is nothing to relay.</summary>
    public Result<RelayReceipt> KeepHere(KeySupplyAttempt attempt, TimeSpan now)
    {
        var delivery = attempt.DeliveryOf(0);
        return _supply.CheckArrival(_network!, delivery) is { } refusal
            ? refusal
            : _supply.Accept(delivery, KeyMaterial.CopyOf(attempt.ShareAt(0)), now);
    }

    public Result<IReadOnlyList<SuppliedKey>> Collect(SaeId caller, SaeId master, IReadOnlyList<KeyId> ids) =>
        _supply.Collect(caller, master, ids);

    public int CountWaiting(SaeId master, SaeId slave) => _supply.CountWaiting(master, slave);

    public Result<int> OpenStream(StreamId id, SaeId sae, TimeSpan now) => _supply.OpenStream(id, sae, now);

    public MeshError? CheckHeld(StreamId id, SaeId caller, int generation, TimeSpan now) => _supply.CheckHeld(id, caller, generation, now);

    public Result<StreamPlace> NextPlace(StreamId id, int generation, int count, TimeSpan now) =>
        _supply.NextPlace(id, generation, count, now);

    public Result<StreamBatch?> TakeNext(StreamId id, int generation, int keyLength, TimeSpan now) =>
        _supply.TakeNext(id, generation, keyLength, now);

    public bool HasRoom(StreamId id, TimeSpan now) => _supply.HasRoom(id, now);

    public int BacklogOf(StreamId id) => _supply.BacklogOf(id);

    /// <summary>Destroys what is past its time: keys that nobody collected, blocks that nobody confirmed.</summary>
    /// <param name="blockPatience">How long an unconfirmed or passed block may wait.</param>
    public void Tidy(TimeSpan now, TimeSpan blockPatience)
    {
        _supply.Expire(now);
        Links.DiscardAged(now, blockPatience);
    }

    /// <summary>Destroys all key of the node, for good.</summary>
    public void ShutDown()
    {
        _supply.ShutDown();
        Links.ShutDown();
    }
}
