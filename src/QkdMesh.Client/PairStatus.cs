namespace QkdMesh.Client;

/// <summary>What a pair of SAEs can have now.</summary>
public sealed record PairStatus
{
    internal PairStatus()
    {
    }

    /// <summary>The id of the SAE that asked.</summary>
    public required string Sae { get; init; }

    /// <summary>Keys of the default size that the best route can relay from stock now.</summary>
    public required long AvailableKeys { get; init; }

    /// <summary>Keys that the peer asked for and that wait for this SAE.</summary>
    public required long CollectableKeys { get; init; }

    /// <summary>The smallest size of a key, in bits.</summary>
    public required int MinKeySizeBits { get; init; }

    /// <summary>The largest size of a key, in bits.</summary>
    public required int MaxKeySizeBits { get; init; }

    /// <summary>The most keys of one call.</summary>
    public required int MaxKeysPerCall { get; init; }

    /// <summary>Nodes of the best route, from the node of this SAE to that of the peer. Empty if there is no route.</summary>
    public required IReadOnlyList<string> Route { get; init; }
}
