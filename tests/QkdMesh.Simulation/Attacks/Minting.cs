using QkdMesh.Core.Associations;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Topology;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// Makes keys in the name of SAEs of other nodes: whole batches, batches of two shares, hybrid batches, and batches of a stream. Begins
/// associations in the name of other nodes, and withdraws their keys.
/// </summary>
internal sealed class Minting(TakenNode node) : Trick(node)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private (KeyDelivery Delivery, NodeId Target)? _relayed;

    public override bool TryAnswer(NodeCall call, Action<IOutcome> answer)
    {
        if (call is RelayCall relay && RelayFrame.Parse(relay.Message) is { IsOk: true, Value: var frame } && frame.Nodes[0] != Node.Id)
            _relayed = (frame.Delivery, frame.Nodes[^1]);
        return false;
    }

    public override void Act()
    {
        var master = Node.Luck.Pick(Node.Saes);
        var slave = Node.Luck.Pick(Node.Saes);
        if (master.Node == Node.Id || slave.Node == Node.Id || master.Node == slave.Node) return;
        if (ForgedRoute.Over(Node, master.Node, slave.Node) is not { } route) return;
        var delivery = FalseMessage.DeliveryOf(master.Id, slave.Id, Node.Luck);
        switch (Node.Luck.Between(0, 6))
        {
            case 0: Mint(delivery, route); break;
            case 1: Node.Associate(slave.Node, () => Mint(delivery, route)); break;
            case 2: MintShares(delivery with { Shares = 2 }, route); break;
            case 3: Node.Associate(slave.Node, () => MintHybrid(delivery, route)); break;
            case 4: MintForStream(delivery, route); break;
            case 5: MintAs(master.Node, delivery, route); break;
            default: Withdraw(); break;
        }
    }

    private void Mint(KeyDelivery delivery, ForgedRoute route, Action? arrived = null)
    {
        if (FalseMessage.Seal(Node, delivery, route, Node.Noise(delivery.Length)) is { } message)
            Node.Carry(route, message, arrived ?? (() => Node.Announce(delivery)));
    }

    // Both shares cross the attacker.
    private void MintShares(KeyDelivery delivery, ForgedRoute route) => Mint(
        delivery, route, arrived: () => Mint(delivery with { Share = 1 }, route, arrived: () => Node.Announce(delivery)));

    private void MintHybrid(KeyDelivery delivery, ForgedRoute route)
    {
        var request = new SecretRequest(TransparentKem.Instance, delivery, Node.Luck);
        var proof = new ForgedProof(Node, route).Of(FrameKind.SecretAgreement, request.Message);
        Node.Ask(route.Target, request.Message, proof, ciphertext =>
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

    // The names that the load uses, at a place that the stream may come to.
    private void MintForStream(KeyDelivery delivery, ForgedRoute route)
    {
        var epoch = (uint)Node.Time.Now.TotalSeconds + (uint)Node.Luck.Between(0, 2);
        var place = new StreamPlace(Node.Luck.Pick(["a", "b", "c"]), (ulong)Node.Luck.Between(0, 20)) { Epoch = epoch };
        Mint(delivery with { Stream = place }, route, arrived: () => { });
    }

    // The attacker signs with the credential of its own node. With a target that believes it, it goes on and makes keys.
    private void MintAs(NodeId source, KeyDelivery delivery, ForgedRoute route)
    {
        var identity = World.NodeActor.IdentityOf(Node.Id);
        var begun = new OutgoingAssociation(
            identity, Node.Topology.Name, source, route.Target, Node.Luck.Next(), Node.Luck.Next(), Node.Luck, Node.Actor.Clock);
        Node.Send(new AssociateCall(route.Target, Patience, begun.Hello.Value), answer =>
        {
            var finish = begun.Finish(answer);
            if (!finish.IsOk) return;
            Node.Send(new AssociateCall(route.Target, Patience, finish.Value), done =>
            {
                var association = begun.Complete(done, Node.Actor.Clock);
                if (!association.IsOk) return;
                if (FalseMessage.Seal(Node, delivery, route, Node.Noise(delivery.Length), association.Value) is { } message)
                    Node.Carry(route, message, arrived: () => Node.Announce(delivery));
            });
        });
    }

    private void Withdraw()
    {
        if (_relayed is not { Delivery: var keys, Target: var target } || Node.IsEverAt(keys.Master, Node.Id)) return;
        var own = Node.Manager.Ends.With(target);
        var body = EndBodies.OfWithdrawal(keys.Batch, keys.Master, keys.Slave);
        var proof = own is { IsGone: false } ? own.Prove(FrameKind.Withdrawal, body) : new EndProof(new(Node.Luck.Next(), 1), 1);
        Node.Send(new WithdrawCall(target, Patience, keys.Batch, keys.Master, keys.Slave, proof));
    }
}
