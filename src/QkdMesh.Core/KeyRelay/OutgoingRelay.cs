using System.Security.Cryptography;
using QkdMesh.Core.Associations;
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
    private readonly SourceAssociation _association;
    private readonly byte[] _header;

    private OutgoingRelay(Route route, SourceAssociation association, byte[] header, byte[] frame) =>
        (Route, _association, _header, Frame) = (route, association, header, frame);

    public Route Route { get; }

    /// <summary>The message for <see cref="Receiver"/>.</summary>
    public byte[] Frame { get; private set; }

    /// <summary>Which link the message crosses, from 0.</summary>
    internal int Hop { get; private set; }

    public bool IsLastHop => Hop == Route.Hops - 1;

    public NodeId Receiver => Route.Nodes[Hop + 1];

    /// <summary>
    /// Burns the first link's key and seals a share with it, together with a tag for the target. The tag is inside of the payload: in the
    /// clear, it would tell of the share.
    /// </summary>
    internal static Result<OutgoingRelay> Start(
        KeyManagementAgent agent, Route route, KeyDelivery delivery, ReadOnlySpan<byte> share, SourceAssociation association,
        IEntropy entropy)
    {
        var store = agent.CarryingEndOf(route.Links[0]);
        if (!store.IsOk) return store.Error;
        var relay = RelayId.New(entropy);
        var header = RelayFrame.WriteHeader(relay, delivery, route.Nodes, route.Links, association.NextMark());
        var payload = KeyMaterial.Allocate(delivery.PayloadLength);
        try
        {
            share.CopyTo(payload);
            association.TagShare(header, share, payload.AsSpan(share.Length));
            var claim = agent.ClaimOf(agent.Node, delivery.Master, delivery.Class);
            var frame = RelayHop.Seal(store.Value, claim, header, 0, payload);
            if (!frame.IsOk) return frame.Error;
            agent.History.Started(relay, delivery, route.Nodes);
            return new OutgoingRelay(route, association, header, frame.Value);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(payload);
        }
    }

    /// <summary>Whether the target said that it has the share.</summary>
    internal bool IsReceipt(UInt128? proof) => _association.IsReceipt(_header, proof);

    /// <summary>Takes what the receiver made of the message, for the next node.</summary>
    public void Advance(byte[] next)
    {
        Frame = next;
        Hop++;
    }
}
