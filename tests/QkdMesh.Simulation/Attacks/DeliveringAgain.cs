using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// The last relay before a target keeps what it delivers. When the slave has collected the keys, the relay delivers them a second time,
/// under the same ids.
/// </summary>
internal sealed class DeliveringAgain(TakenNode node) : RelayedKeys(node)
{
    private static readonly TimeSpan Collected = TimeSpan.FromSeconds(2);

    private readonly Queue<(TimeSpan At, KeyDelivery Delivery, ForgedRoute Route, byte[] Header, byte[] Payload)> _kept = new();

    protected override bool MattersTo(RelayFrame frame) => frame.Hop + 1 == frame.Links.Length - 1;

    protected override KeyDelivery Change(RelayFrame frame, byte[] payload)
    {
        var route = new ForgedRoute(frame.Nodes, frame.Links, frame.Hop + 1);
        _kept.Enqueue((Node.Time.Now, frame.Delivery, route, frame.Header.ToArray(), [.. payload]));
        return frame.Delivery;
    }

    public override void Act()
    {
        if (!_kept.TryPeek(out var oldest) || Node.Time.Now - oldest.At < Collected) return;
        _kept.Dequeue();
        if (FalseMessage.SealAgain(Node, oldest.Header, oldest.Route, oldest.Payload) is { } message)
            Node.Carry(oldest.Route, message, arrived: () => Node.Announce(oldest.Delivery));
    }
}
