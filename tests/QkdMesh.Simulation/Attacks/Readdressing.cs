using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>Relays keys to another SAE of the target node than the one that they are for.</summary>
internal sealed class Readdressing(TakenNode node) : RelayedKeys(node)
{
    protected override bool MattersTo(RelayFrame frame) => OtherSlave(frame) is not null;

    protected override KeyDelivery Change(RelayFrame frame, byte[] payload)
    {
        var changed = frame.Delivery with { Slave = OtherSlave(frame)!.Value };
        Node.Announce(changed);
        return changed;
    }

    private SaeId? OtherSlave(RelayFrame frame) => Node.Saes
        .FirstOrDefault(sae => sae.Node == frame.Nodes[^1] && sae.Id != frame.Delivery.Slave && sae.Id != frame.Delivery.Master)?.Id;
}
