using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// Seals messages with right tags that honest nodes must refuse for what they say, or for the key that they are sealed with.
/// </summary>
internal sealed class Forging(TakenNode node) : Trick(node)
{
    private const int TooManyShares = 5;

    public override void Act()
    {
        if (Node.Ends is not { Count: > 0 } ends) return;
        var end = Node.Luck.Pick(ends);
        switch (Node.Luck.Between(0, 7))
        {
            case 0: NameItselfAsSource(); break;
            case 1: GoInALoop(end); break;
            case 2: NameASlaveOfAnotherNode(); break;
            case 3: Refused(InTheNameOfAStranger); break;
            case 4: Refused((delivery, _) => delivery with { Shares = TooManyShares }); break;
            case 5: Refused((delivery, _) => delivery with { Assurance = Assurance.Hybrid, Confirmation = UInt128.One }); break;
            default: UseKeyAgain(end); break;
        }
    }

    // The source of a key must be the node of its master.
    private void NameItselfAsSource()
    {
        var (master, slave) = (Node.Luck.Pick(Node.Saes), Node.Luck.Pick(Node.Saes));
        if (Node.IsEverAt(master.Id, Node.Id) || ForgedRoute.Over(Node, Node.Id, slave.Node) is not { } route) return;
        // It can prove itself, and no other node.
        Node.Associate(slave.Node, () => Carry(FalseMessage.DeliveryOf(master.Id, slave.Id, Node.Luck), route));
    }

    // Over the neighbour twice: to it and back, and perhaps on.
    private void GoInALoop(LinkKeyStore end)
    {
        var neighbour = Node.Neighbour(end);
        var here = Node.Saes.Where(sae => sae.Node == neighbour).ToList();
        if (here.Count == 0) return;
        var master = Node.Luck.Pick(here);
        var onward = Node.Topology.LinksOf(neighbour).Where(link => !link.Touches(Node.Id)).ToList();
        var delivery = FalseMessage.DeliveryOf(master.Id, Node.Luck.Pick(Node.Saes).Id, Node.Luck);
        if (onward.Count == 0 || Node.Luck.Happens(0.5))
        {
            Carry(delivery with { Slave = Node.Luck.Pick(here).Id }, new([neighbour, Node.Id, neighbour], [end.Link, end.Link], 1));
            return;
        }
        var last = Node.Luck.Pick(onward);
        Carry(delivery, new(
            [neighbour, Node.Id, neighbour, last.OtherEnd(neighbour)], [end.Link, end.Link, last.Id], 1));
    }

    private void NameASlaveOfAnotherNode()
    {
        var (master, slave) = (Node.Luck.Pick(Node.Saes), Node.Luck.Pick(Node.Saes));
        var target = Node.AnyNode;
        if (Node.IsEverAt(slave.Id, target) || master.Node == Node.Id) return;
        if (ForgedRoute.Over(Node, master.Node, target) is not { } route) return;
        Carry(FalseMessage.DeliveryOf(master.Id, slave.Id, Node.Luck), route);
    }

    /// <param name="how">Makes the delivery one that its target must refuse; null if there is no way to do so.</param>
    private void Refused(Func<KeyDelivery, NodeId, KeyDelivery?> how)
    {
        var (master, slave) = (Node.Luck.Pick(Node.Saes), Node.Luck.Pick(Node.Saes));
        if (how(FalseMessage.DeliveryOf(master.Id, slave.Id, Node.Luck), slave.Node) is not { } delivery) return;
        var source = Node.Saes.First(sae => sae.Id == delivery.Master).Node;
        if (source != Node.Id && ForgedRoute.Over(Node, source, slave.Node) is { } route) Carry(delivery, route);
    }

    private KeyDelivery? InTheNameOfAStranger(KeyDelivery delivery, NodeId target) => Node.Saes
        .FirstOrDefault(sae => sae.Node != target && !Node.MayEverShare(sae.Id, delivery.Slave)) is { } stranger
            ? delivery with { Master = stranger.Id }
            : null;

    // The message goes to the neighbour and no further. If the neighbour is its target, the claimed source is wrong as well.
    private void UseKeyAgain(LinkKeyStore end)
    {
        var neighbour = Node.Neighbour(end);
        var slave = Node.Luck.Pick(Node.Saes);
        var master = Node.Luck.Pick(Node.Saes);
        if (slave.Node == Node.Id || master.Node == Node.Id) return;
        var onward = Node.Topology.LinksOf(neighbour).FirstOrDefault(link => !link.Touches(Node.Id));
        var route = onward is null
            ? new ForgedRoute([Node.Id, neighbour], [end.Link], 0)
            : new ForgedRoute([Node.Id, neighbour, onward.OtherEnd(neighbour)], [end.Link, onward.Id], 0);
        var delivery = FalseMessage.DeliveryOf(master.Id, slave.Id, Node.Luck);
        if (FalseMessage.SealWithLoot(Node, end, delivery, route) is { } message) Node.Send(neighbour, message);
    }

    private void Carry(KeyDelivery delivery, ForgedRoute route)
    {
        if (FalseMessage.Seal(Node, delivery, route, Node.Noise(delivery.Length)) is { } message)
            Node.Carry(route, message, arrived: () => Node.Announce(delivery));
    }
}
