using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>Changes keys, or shares of keys, on their way. The two SAEs then hold different keys.</summary>
internal sealed class ChangingKeys(TakenNode node) : RelayedKeys(node)
{
    protected override bool MattersTo(RelayFrame frame) => true;

    protected override KeyDelivery Change(RelayFrame frame, byte[] payload)
    {
        payload[Node.Luck.Between(0, payload.Length - 1)] ^= (byte)(1 << Node.Luck.Between(0, 7));
        return frame.Delivery;
    }
}
