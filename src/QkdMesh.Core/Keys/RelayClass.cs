namespace QkdMesh.Core.Keys;

/// <summary>How urgent a relay is: which link key it may burn. The number of each class is part of the messages between nodes.</summary>
public enum RelayClass : byte
{
    /// <summary>Of a request that waits for its keys.</summary>
    Live,

    /// <summary>Of keys that nobody has asked for yet. It burns only what a link has beyond its reserve.</summary>
    Prepared,
}
