using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Calls;

/// <summary>What a node gives back for a relay message that it took.</summary>
/// <param name="Next">The message for the next node; null where the key has arrived and is stored.</param>
/// <param name="Stream">The stream that the key arrived on, if any.</param>
public sealed record RelayReceipt(byte[]? Next, StreamId? Stream)
{
    /// <summary>Of the target, for the source: only both can make it. Null if the message goes on.</summary>
    public UInt128? Proof { get; init; }
}
