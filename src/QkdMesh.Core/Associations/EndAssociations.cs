using System.Buffers.Binary;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Associations;

/// <summary>
/// The associations of one node with other end nodes. An association has a direction: its source orders keys that end at its target. So
/// two nodes that begin at once do not meet. Both nodes prove themselves, and agree on keys that authenticate messages between them.
/// </summary>
internal sealed class EndAssociations
{
    private const int SecretLength = 32;

    private readonly NodeId _node;
    private readonly bool _hasCredential;
    private readonly IEntropy _entropy;

    public EndAssociations(NodeId node, NodeIdentity? identity, IEntropy entropy)
    {
        (_node, _hasCredential, _entropy) = (node, identity is not null, entropy);
        Span<byte> random = stackalloc byte[16];
        entropy.Fill(random);
        var incarnation = BinaryPrimitives.ReadUInt128BigEndian(random);
        To = new SourceAssociations(node, identity, incarnation, entropy);
        From = new TargetAssociations(node, identity, incarnation, entropy);
        JoinItself();
    }

    /// <summary>Those that this node is the source of.</summary>
    public SourceAssociations To { get; }

    /// <summary>Those that this node is the target of.</summary>
    public TargetAssociations From { get; }

    /// <summary>Why this node cannot be an end of a relay, or null.</summary>
    public MeshError? Check() => _hasCredential ? null : NoCredential(_node);

    /// <summary>Answers a message of a source.</summary>
    public Result<byte[]> Answer(NetworkSnapshot network, byte[] message, TimeSpan now) => message switch
    {
        [(byte)FrameKind.AssociationHello, ..] => From.Answer(network, message, now),
        [(byte)FrameKind.AssociationFinish, ..] => From.Finish(network, message, now),
        _ => AssociationTranscript.Malformed,
    };

    public void Expire(TimeSpan now)
    {
        To.Expire(now);
        From.Expire(now);
    }

    /// <summary>Destroys associations with nodes that left the network.</summary>
    public void Adopt(NetworkSnapshot network)
    {
        To.Keep(node => network.Topology.FindNode(node) is not null);
        From.Keep(node => network.Topology.FindNode(node) is not null);
    }

    /// <summary>Destroys all associations. The node goes on.</summary>
    public void Clear()
    {
        ShutDown();
        JoinItself();
    }

    /// <summary>Destroys all associations, for good.</summary>
    public void ShutDown()
    {
        To.Clear();
        From.Clear();
    }

    // Calls of the node to itself go the same way as calls to other nodes, and no other node can make them.
    private void JoinItself()
    {
        var keys = new AssociationKeys(KeyMaterial.Random(SecretLength, _entropy), "QkdMesh node to itself 1"u8);
        To.Itself = new SourceAssociation(0, keys, default);
        From.Itself = new TargetAssociation(_node, 0, keys, default);
    }

    internal static MeshError NoCredential(NodeId node) =>
        new(ErrorCode.NodeNotProven, $"{node} has no credential, so it cannot be an end of a relay");

    internal static MeshError Unknown(NodeId source, NodeId target) =>
        new(ErrorCode.AssociationUnknown, $"{target} does not know this association with {source}");
}
