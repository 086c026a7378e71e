using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Associations;

/// <summary>An association that its target has answered, and that its source has not finished. Its owner disposes of it.</summary>
internal sealed class IncomingAssociation(
    NodeId source, ulong epoch, byte[] hello, byte[] answer, byte[] transcript, AssociationKeys keys, TimeSpan since)
    : IDisposable
{
    private AssociationKeys? _keys = keys;

    public ulong Epoch => epoch;

    /// <summary>The whole message that it answers.</summary>
    public byte[] Hello => hello;

    public byte[] Answer => answer;

    public TimeSpan Since => since;

    /// <summary>Why the source has not finished the agreement with this message, or null.</summary>
    public MeshError? Check(INodeVerifier verifier, UInt128 tag, ReadOnlySpan<byte> proof) =>
        AssociationKeys.AreEqual(_keys!.OfSource(FrameKind.AssociationFinish, new(epoch, 0), transcript), tag)
            ? verifier.Check(source, transcript, proof)
            : new(ErrorCode.NodeNotProven, $"{source} does not have the key of the association");

    /// <summary>The message that tells the source that this node has the key.</summary>
    public byte[] Done() => AssociationTranscript.WriteDone(_keys!.OfTarget(FrameKind.AssociationDone, new(epoch, 0), transcript));

    /// <summary>The association becomes the owner of the key.</summary>
    public TargetAssociation Open(TimeSpan now)
    {
        var owned = _keys!;
        _keys = null;
        return new(source, epoch, owned, now);
    }

    public void Dispose() => _keys?.Dispose();
}
