using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Keys;

/// <summary>What a relay delivers, and the SAEs it is for: the same for every hop and bound into every tag.</summary>
/// <param name="Master">The SAE that asked; its node made the key.</param>
/// <param name="Slave">The SAE that may collect it at the far node.</param>
/// <param name="Count">Keys in the batch: 1 to 65,535.</param>
/// <param name="KeyLength">Bytes in each key: 1 to 65,535.</param>
/// <param name="Share">Which XOR share this relay carries, of <paramref name="Shares"/>; 0 of 1 where the key goes one way.</param>
/// <param name="Stream">The stream that the batch belongs to, or null.</param>
public sealed record KeyDelivery(
    KeyBatchId Batch, SaeId Master, SaeId Slave, int Count, int KeyLength, int Share, int Shares, StreamPlace? Stream)
{
    /// <summary>What the key's secrecy rests on when all of its shares have arrived.</summary>
    public Assurance Assurance { get; init; }

    /// <summary>Of the secret that the two ends put into each key (see HybridKeys); null where the key is the relayed one.</summary>
    public UInt128? Confirmation { get; init; }

    /// <summary>Bytes in the batch.</summary>
    public int Length => Count * KeyLength;

    public StreamId? StreamId => Stream is { } place ? Identifiers.StreamId.Of(Master, Slave, place.Name) : null;
}

/// <param name="Name">What both SAEs call the stream.</param>
/// <param name="Index">Place of the batch's first key in it.</param>
public sealed record StreamPlace(string Name, ulong Index);
