using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Associations;

/// <summary>The associations that a node has as a target: for each source at most two, and a few that are not finished.</summary>
internal sealed class TargetAssociations(NodeId node, NodeIdentity? identity, UInt128 incarnation, IEntropy entropy)
{
    private readonly Dictionary<NodeId, KnownSource> _sources = [];

    /// <summary>Of the node with itself.</summary>
    public TargetAssociation? Itself { get; set; }

    /// <summary>Answers the first message of an association. Nothing changes here unless the message is proven.</summary>
    public Result<byte[]> Answer(NetworkSnapshot network, byte[] message, TimeSpan now)
    {
        if (identity is null) return EndAssociations.NoCredential(node);
        if (AssociationHello.TryParse(message, identity.Kem.EncapsulationKeyLength, out var hello) is { } malformed) return malformed;
        if (hello.Target != node || hello.Source == node || hello.Network != network.Topology.Name)
            return new MeshError(ErrorCode.NotOnRoute, $"the message is not for {node} of {network.Topology.Name}");
        if (network.Topology.FindNode(hello.Source) is null)
            return new MeshError(ErrorCode.UnknownNode, $"{hello.Source} is not a node of this network");
        if (network.CheckTrusted([hello.Source]) is { } quarantine) return quarantine;
        var known = _sources.GetValueOrDefault(hello.Source);
        if (known?.AnswerTo(message) is { } before) return before;
        if (known?.CheckEpoch(hello.Epoch) is { } old) return old;
        var signed = AssociationTranscript.ToSign(FrameKind.AssociationHello, hello.Body, []);
        if (identity.Verifier.Check(hello.Source, signed, hello.Proof) is { } unproven) return unproven;
        if (identity.Kem.Encapsulate(hello.EncapsulationKey, entropy, out var ciphertext) is not { } secret)
            return new MeshError(ErrorCode.MalformedFrame, "the encapsulation key of an association is not valid");
        var body = AssociationTranscript.WriteAnswer(incarnation, ciphertext);
        var proof = identity.Credential.Sign(AssociationTranscript.ToSign(FrameKind.AssociationAnswer, hello.Body, body));
        if (!proof.IsOk)
        {
            secret.Dispose();
            return proof.Error;
        }
        var answer = AssociationTranscript.WithProof(body, proof.Value);
        var transcript = AssociationTranscript.ToSign(FrameKind.AssociationFinish, hello.Body, body);
        if (known is null) _sources.Add(hello.Source, known = new KnownSource());
        known.Begin(new IncomingAssociation(
            hello.Source, hello.Epoch, message, answer, transcript, new AssociationKeys(secret, transcript), now));
        return answer;
    }

    /// <summary>Takes the last message of an association: from now on, the source proves its messages with it.</summary>
    public Result<byte[]> Finish(NetworkSnapshot network, byte[] message, TimeSpan now)
    {
        if (identity is null) return EndAssociations.NoCredential(node);
        if (AssociationTranscript.TryParseFinish(message, out var source, out var epoch, out var tag, out var proof) is { } malformed)
            return malformed;
        if (network.CheckTrusted([source]) is { } quarantine) return quarantine;
        return _sources.TryGetValue(source, out var known)
            ? known.Finish(identity, message, epoch, tag, proof, now)
            : EndAssociations.Unknown(source, node);
    }

    /// <summary>The association that a message of a source names.</summary>
    public Result<TargetAssociation> Find(NodeId source, ulong epoch, TimeSpan now)
    {
        if (source == node && Itself is { } itself && itself.Epoch == epoch) return itself;
        return identity is not null && _sources.GetValueOrDefault(source)?.Find(epoch, now, identity.Options) is { } association
            ? association
            : EndAssociations.Unknown(source, node);
    }

    /// <summary>Checks that a source made a message beside the relays, and takes it: once.</summary>
    /// <returns>The association, to prove the answer with.</returns>
    public Result<TargetAssociation> Take(NodeId source, FrameKind kind, EndProof proof, ReadOnlySpan<byte> body, TimeSpan now)
    {
        var found = Find(source, proof.Mark.Epoch, now);
        return found.IsOk && found.Value.TakeMessage(kind, proof, body) is { } refusal ? refusal : found;
    }

    public void Expire(TimeSpan now)
    {
        if (identity is null) return;
        foreach (var (source, known) in _sources.ToList())
            if (known.Expire(now, identity.Options)) _sources.Remove(source);
    }

    /// <summary>Destroys associations with nodes that left the network.</summary>
    public void Keep(Func<NodeId, bool> isThere)
    {
        foreach (var source in _sources.Keys.Where(source => !isThere(source)).ToList())
        {
            _sources[source].Dispose();
            _sources.Remove(source);
        }
    }

    public void Clear()
    {
        Keep(_ => false);
        Itself?.Dispose();
        Itself = null;
    }
}
