using System.Text;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Node;

/// <summary>What the tags of messages between end nodes cover, beside their kind and their mark.</summary>
internal static class EndBodies
{
    private const int Capacity = 256;

    public static byte[] OfWithdrawal(KeyBatchId batch, SaeId master, SaeId slave)
    {
        var writer = new FrameWriter(Capacity);
        batch.Write(writer.Reserve(KeyBatchId.Size));
        return writer.Name(master.Value).Name(slave.Value).ToArray();
    }

    public static byte[] OfRoomQuestion(StreamId stream, int keyLength) => new FrameWriter(Capacity)
        .Name(stream.Driver.Value).Name(stream.Follower.Value).Name(stream.Name).Int32(keyLength).ToArray();

    public static byte[] OfRoom(StreamRoom room) =>
        new FrameWriter(Capacity).Byte(room.IsThere ? (byte)1 : (byte)0).UInt64(room.Next).ToArray();

    public static byte[] OfArrival(Result<int> keys) => keys.Error is { } refusal
        ? new FrameWriter(Capacity).Byte(0).Name(refusal.Code.ToString()).Name(refusal.Link?.Value ?? "")
            .Bytes(Encoding.UTF8.GetBytes(refusal.Detail)).ToArray()
        : new FrameWriter(Capacity).Byte(1).Int32(keys.Value).ToArray();
}
