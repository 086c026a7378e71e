namespace QkdMesh.Host.Associations;

/// <summary>What nodes sign for.</summary>
internal static class NodeSignatures
{
    /// <summary>A signature for an association is good for nothing else.</summary>
    public static ReadOnlySpan<byte> Context => "QkdMesh association 1"u8;
}
