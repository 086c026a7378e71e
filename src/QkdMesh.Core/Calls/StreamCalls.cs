using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Calls;

/// <summary>
/// From the driver of a stream to the follower's node: does the follower take another batch? Node grains wait for a moment before they
/// answer no, and ask each other by the method AwaitStreamRoomAsync, which also earlier releases have.
/// </summary>
public sealed class StreamRoomCall(NodeId to, TimeSpan patience, StreamId stream) : NodeCall<bool>(to, patience)
{
    public StreamId Stream => stream;
}
