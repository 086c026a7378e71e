using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Calls;

/// <summary>
/// From the driver of a stream to the follower's node: does the follower take another batch? A node grain waits for a moment before it
/// answers no. The answer is refused if the follower asks for keys of another size than came.
/// </summary>
/// <param name="keyLength">Bytes in each key that the driver will send.</param>
/// <param name="proof">Of the driver's node.</param>
public sealed class StreamRoomCall(NodeId to, TimeSpan patience, StreamId stream, int keyLength, EndProof proof)
    : NodeCall<StreamRoom>(to, patience)
{
    public StreamId Stream => stream;

    public int KeyLength => keyLength;

    public EndProof Proof => proof;
}

/// <summary>What the follower's node says of a stream.</summary>
/// <param name="IsThere">Whether the follower takes another batch.</param>
/// <param name="Next">The first place that the follower has not had: see <see cref="Keys.StreamPlace.Number"/>.</param>
/// <param name="Proof">Of the follower's node, for the node of the driver that asked.</param>
public readonly record struct StreamRoom(bool IsThere, ulong Next, UInt128 Proof = default);
