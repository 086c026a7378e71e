using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Memory;

/// <summary>What takes memory that callers can fill.</summary>
public enum MemoryUse
{
    /// <summary>Keys that wait for their slave, also those whose shares are not all here.</summary>
    Keys,

    /// <summary>Secrets of hybrid batches that are on their way.</summary>
    Secrets,

    /// <summary>What nodes know of streams. The batches that wait in a stream are keys.</summary>
    Streams,

    /// <summary>Calls in progress: their messages, and the keys in them.</summary>
    Calls,

    /// <summary>Connections of callers.</summary>
    Connections,
}

/// <summary>Memory that a buffer takes, or would take. What was taken is given back with the same claim.</summary>
/// <param name="Bytes">With the objects around the content.</param>
/// <param name="Sae">The SAE that caused it; null if it counts for no SAE.</param>
/// <param name="Peer">The other SAE of the pair that it counts for; null if it counts for no pair.</param>
public readonly record struct MemoryClaim(MemoryUse Use, long Bytes, SaeId? Sae = null, SaeId? Peer = null);
