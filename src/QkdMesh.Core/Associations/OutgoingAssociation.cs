using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Associations;

/// <summary>
/// An association that its source has begun. Requests that begin at one time share it: they send the same messages, and the target gives
/// the same answers. Its owner disposes of it.
/// </summary>
internal sealed class OutgoingAssociation : IDisposable
{
    private readonly NodeIdentity _identity;
    private readonly NodeId _source, _target;
    private readonly ulong _epoch;
    private readonly KeyMaterial _seed;
    private readonly byte[] _hello;
    private byte[]? _answer, _transcript, _finish;
    private AssociationKeys? _keys;

    public OutgoingAssociation(
        NodeIdentity identity, NetworkName network, NodeId source, NodeId target, UInt128 incarnation, ulong epoch, IEntropy entropy,
        TimeSpan now)
    {
        (_identity, _source, _target, _epoch, Begun) = (identity, source, target, epoch, now);
        _seed = KeyMaterial.Random(identity.Kem.SeedLength, entropy);
        _hello = AssociationHello.WriteBody(network, source, target, incarnation, epoch, identity.Kem.EncapsulationKeyOf(_seed));
        var proof = identity.Credential.Sign(AssociationTranscript.ToSign(FrameKind.AssociationHello, _hello, []));
        Hello = proof.IsOk ? AssociationTranscript.WithProof(_hello, proof.Value) : proof.Error;
    }

    public TimeSpan Begun { get; }

    /// <summary>The message to the target; an error if this node cannot prove itself now.</summary>
    public Result<byte[]> Hello { get; }

    /// <summary>Checks the target's answer. Gives the message that ends the agreement.</summary>
    public Result<byte[]> Finish(byte[] answer)
    {
        // Each of several requests gets the answer.
        if (_finish is not null && _answer.AsSpan().SequenceEqual(answer)) return _finish;
        if (AssociationTranscript.TryParseAnswer(answer, _identity.Kem.CiphertextLength, out var body, out var proof) is { } malformed)
            return malformed;
        var signed = AssociationTranscript.ToSign(FrameKind.AssociationAnswer, _hello, body);
        if (_identity.Verifier.Check(_target, signed, proof) is { } unproven) return unproven;
        var transcript = AssociationTranscript.ToSign(FrameKind.AssociationFinish, _hello, body);
        var own = _identity.Credential.Sign(transcript);
        if (!own.IsOk) return own.Error;
        _keys?.Dispose();
        (_answer, _transcript) = (answer, transcript);
        _keys = new AssociationKeys(_identity.Kem.Decapsulate(_seed, AssociationTranscript.CiphertextOf(body)), _transcript);
        var tag = _keys.OfSource(FrameKind.AssociationFinish, new(_epoch, 0), _transcript);
        return _finish = AssociationTranscript.WriteFinish(_source, _epoch, tag, own.Value);
    }

    /// <summary>Checks that the target has the same key. The association becomes the owner of the key.</summary>
    public Result<SourceAssociation> Complete(byte[] done, TimeSpan now)
    {
        if (AssociationTranscript.TryParseDone(done, out var tag) is { } malformed) return malformed;
        if (_keys is not { } keys || !AssociationKeys.AreEqual(keys.OfTarget(FrameKind.AssociationDone, new(_epoch, 0), _transcript), tag))
            return new MeshError(ErrorCode.NodeNotProven, $"{_target} does not have the key of the association");
        _keys = null;
        return new SourceAssociation(_epoch, keys, now);
    }

    public void Dispose()
    {
        _seed.Dispose();
        _keys?.Dispose();
    }
}
