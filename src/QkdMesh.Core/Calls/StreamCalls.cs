using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Calls;

/// <summary>
/// From the driver of a stream to the follower's node: does the follower take another batch? A node grain waits for a moment before it
/// answers no.
/// </summary>
public sealed class StreamRoomCall(NodeId to, TimeSpan patience, StreamId stream) : NodeCall<bool>(to, patience)
{
    public StreamId Stream => stream;
}
