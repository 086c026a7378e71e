using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Keys;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// Makes keys in the name of SAEs of other nodes: whole batches, batches of two shares, and hybrid batches. Only a proof of the source,
/// from end to end, can stop this.
/// </summary>
internal sealed class Minting(TakenNode node) : Trick(node)
{
    public override void Act()
    {
        var master = Node.Luck.Pick(Node.Saes);
        var slave = Node.Luck.Pick(Node.Saes);
        if (master.Node == Node.Id || slave.Node == Node.Id || master.Node == slave.Node) return;
        if (ForgedRoute.Over(Node, master.Node, slave.Node) is not { } route) return;
        var delivery = FalseMessage.DeliveryOf(master.Id, slave.Id, Node.Luck);
        switch (Node.Luck.Between(0, 2))
        {
            case 0: Mint(delivery, route); break;
            case 1: MintShares(delivery with { Shares = 2 }, route); break;
            default: MintHybrid(delivery, route); break;
        }
    }

    private void Mint(KeyDelivery delivery, ForgedRoute route, Action? arrived = null)
    {
        if (FalseMessage.Seal(Node, delivery, route, Node.Noise(delivery.Length)) is { } message)
            Node.Carry(route, message, arrived ?? (() => Node.Announce(delivery)));
    }

    // Both shares cross the attacker. The target cannot tell that their ways are not disjoint.
    private void MintShares(KeyDelivery delivery, ForgedRoute route) => Mint(
        delivery, route, arrived: () => Mint(delivery with { Share = 1 }, route, arrived: () => Node.Announce(delivery)));

    private void MintHybrid(KeyDelivery delivery, ForgedRoute route)
    {
        var request = new SecretRequest(TransparentKem.Instance, delivery, Node.Luck);
        Node.Ask(route.Target, request.Message, ciphertext =>
        {
            using (request)
            {
                var secret = request.Complete(ciphertext);
                if (!secret.IsOk) return;
                using (secret.Value)
                    Mint(delivery with { Assurance = Assurance.Hybrid, Confirmation = secret.Value.Confirmation }, route);
            }
        });
    }
}
