using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Topology;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// A node that an attacker took over, with its real key manager and key. The attacker has the node's own ends of links, and no others.
/// </summary>
/// <param name="announce">Tells a slave SAE, in the name of a master SAE, that it can collect keys.</param>
internal sealed class TakenNode(
    NodeActor actor, SimulatedMesh mesh, Luck luck, Action<SaeId, SaeId, IReadOnlyList<KeyId>> announce)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public NodeActor Actor => actor;

    public KeyManager Manager => actor.Manager;

    public NodeId Id => Manager.Links.Node;

    public Luck Luck => luck;

    public Timeline Time => mesh.Procedures.Time;

    public Loot Loot { get; } = new();

    /// <summary>The network as the node last heard of it.</summary>
    public NetworkTopology Topology => Manager.Network!.Snapshot.Topology;

    /// <summary>
    /// Whether an SAE is at a node at any time of the run. Other nodes hear of a move earlier or later than the attacker. A message that
    /// only some nodes must refuse is a minted key for the others.
    /// </summary>
    public bool IsEverAt(SaeId sae, NodeId node) => mesh.IsEverAt(sae, node);

    /// <summary>Whether two SAEs may share keys at any time of the run.</summary>
    public bool MayEverShare(SaeId one, SaeId other) => mesh.FirstTopology.MayShare(one, other);

    /// <summary>The node's ends of links that are in a session.</summary>
    public IReadOnlyList<LinkKeyStore> Ends => [.. Manager.Links.Ends.Where(end => end.Session is not null).OrderBy(end => end.Link.Value)];

    public NodeId Neighbour(LinkKeyStore end) => Manager.Links.PeerOf(end.Link)!.Value;

    public LinkId AnyLink => luck.Pick(Topology.Definition.Links).Id;

    public NodeId AnyNode => luck.Pick(Topology.Definition.Nodes).Id;

    public IReadOnlyList<SaeDefinition> Saes => Topology.Definition.Saes;

    public byte[] Noise(int length)
    {
        var noise = new byte[length];
        luck.Fill(noise);
        return noise;
    }

    /// <summary>Makes a call, and does not wait for its answer.</summary>
    public void Send(NodeCall call) => mesh.Procedures.Run(actor, [[call]], () => { });

    /// <summary>Makes a call.</summary>
    /// <param name="answered">Called with the answer, if the node did as asked.</param>
    public void Send(AssociateCall call, Action<byte[]> answered) => mesh.Procedures.Run(actor, [[call]], () =>
    {
        if (call.Answer.IsOk) answered(call.Answer.Value);
    });

    public void Send(NodeId to, byte[] relayMessage) => Send(new RelayCall(to, Patience, relayMessage));

    /// <summary>Carries a message along the rest of its route, as the source of a relay does.</summary>
    /// <param name="arrived">Called when the target has taken the message.</param>
    public void Carry(ForgedRoute route, byte[] message, Action? arrived = null)
    {
        var hasArrived = false;
        mesh.Procedures.Run(actor, Steps(), () =>
        {
            if (hasArrived) arrived?.Invoke();
        });

        IEnumerable<NodeCall[]> Steps()
        {
            for (var hop = route.Hop; hop < route.Links.Length; hop++)
            {
                var call = new RelayCall(route.Nodes[hop + 1], Patience, message);
                yield return [call];
                if (!call.Answer.IsOk) yield break;
                hasArrived = call.Answer.Value.Next is null;
                if (hasArrived) yield break;
                message = call.Answer.Value.Next!;
            }
        }
    }

    /// <summary>Asks the target of a hybrid batch for a secret, as its source does.</summary>
    /// <param name="answered">Called with the ciphertext that the target gave. Its tag is not checked.</param>
    public void Ask(NodeId target, byte[] request, EndProof proof, Action<byte[]> answered)
    {
        var call = new AgreeSecretCall(target, Patience, request, proof);
        mesh.Procedures.Run(actor, [[call]], () =>
        {
            if (call.Answer is { IsOk: true, Value.Length: > OneTimeTag.Length }) answered(call.Answer.Value[..^OneTimeTag.Length]);
        });
    }

    /// <summary>Proves itself to a target, as a source does, and then goes on.</summary>
    public void Associate(NodeId target, Action then)
    {
        var association = new AssociationProcedure(Manager, target, () => actor.Clock, actor.Clock + Patience);
        mesh.Procedures.Run(actor, association.Steps(), then);
    }

    /// <summary>Tells the slave of a batch the ids of its keys.</summary>
    public void Announce(KeyDelivery keys) =>
        announce(keys.Slave, keys.Master, [.. Enumerable.Range(0, keys.Count).Select(index => new KeyId(keys.Batch, index))]);
}
