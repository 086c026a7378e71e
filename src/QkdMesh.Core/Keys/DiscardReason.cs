namespace QkdMesh.Core.Keys;

/// <summary>Why link key was destroyed unused.</summary>
public enum DiscardReason
{
    /// <summary>The session ended: an end restarted or drew a new nonce.</summary>
    SessionEnded,

    /// <summary>The other end never confirmed the block.</summary>
    Unconfirmed,

    /// <summary>The two ends held different bytes.</summary>
    Mismatch,

    /// <summary>The sender used bytes that never reached this end, and the block aged out.</summary>
    Aged,

    /// <summary>The link left the topology.</summary>
    LinkRemoved,

    /// <summary>The key manager stopped.</summary>
    Shutdown,

    /// <summary>An alarm of the quantum channel: somebody may know it.</summary>
    Alarm,

    /// <summary>The memory of the key manager went back in time, or may have: its key may protect a message already.</summary>
    Rollback,
}
