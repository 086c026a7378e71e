using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;

namespace QkdMesh.Core.KeyRelay;

/// <summary>
/// A relay as its source sees it. The source carries each hop's ciphertext to the next node and so knows which hop failed; it
/// gives up a relay that fails and starts another, with a fresh key, id and pad.
/// </summary>
public sealed class OutgoingRelay
{
    private OutgoingRelay(Route route, byte[] frame) => (Route, Frame) = (route, frame);

    public Route Route { get; }

    /// <summary>The message for <see cref="Receiver"/>.</summary>
    public byte[] Frame { get; private set; }

    /// <summary>Which link the message crosses, from 0.</summary>
    internal int Hop { get; private set; }

    public bool IsLastHop => Hop == Route.Hops - 1;

    public NodeId Receiver => Route.Nodes[Hop + 1];

    /// <summary>Burns the first link's key and seals the batch with it.</summary>
    public static Result<OutgoingRelay> Start(
        KeyManagementAgent agent, Route route, KeyDelivery delivery, ReadOnlySpan<byte> key, IEntropy entropy)
    {
        var store = agent.CarryingEndOf(route.Links[0]);
        if (!store.IsOk) return store.Error;
        var relay = RelayId.New(entropy);
        var header = RelayFrame.WriteHeader(relay, delivery, route.Nodes, route.Links);
        var frame = RelayHop.Seal(store.Value, header, 0, key);
        if (!frame.IsOk) return frame.Error;
        agent.History.Started(relay, delivery, route.Nodes);
        return new OutgoingRelay(route, frame.Value);
    }

    /// <summary>Takes what the receiver made of the message, for the next node.</summary>
    public void Advance(byte[] next)
    {
        Frame = next;
        Hop++;
    }
}
