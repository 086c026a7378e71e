using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// The last relay before a target sends a share twice. Two equal shares cancel each other, so the target must take one of them only.
/// </summary>
internal sealed class SendingSharesTwice(TakenNode node) : RelayedKeys(node)
{
    protected override bool MattersTo(RelayFrame frame) => frame.Delivery.Shares > 1 && frame.Hop + 1 == frame.Links.Length - 1;

    protected override KeyDelivery Change(RelayFrame frame, byte[] payload)
    {
        var route = new ForgedRoute(frame.Nodes, frame.Links, frame.Hop + 1);
        if (FalseMessage.SealAgain(Node, frame.Header, route, payload) is { } again) Node.Carry(route, again);
        return frame.Delivery;
    }
}
