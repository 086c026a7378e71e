using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

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
    /// <summary>
    /// Link key that each relay costs on each link beside the keys, in bytes: the key of the tag of the hop, and the pad for the tag of the
    /// source, which the target checks.
    /// </summary>
    public const int AuthenticationLength = OneTimeTag.KeyLength + OneTimeTag.Length;

    /// <summary>What the key's secrecy rests on when all of its shares have arrived.</summary>
    public Assurance Assurance { get; init; }

    /// <summary>Which link key the relay may burn on its way.</summary>
    public RelayClass Class { get; init; }

    /// <summary>Of the secret that the two ends put into each key (see HybridKeys); null where the key is the relayed one.</summary>
    public UInt128? Confirmation { get; init; }

    /// <summary>Bytes in the batch.</summary>
    public int Length => Count * KeyLength;

    /// <summary>Bytes that are encrypted on each hop: the share, then the tag of its source for its target.</summary>
    public int PayloadLength => Length + OneTimeTag.Length;

    public StreamId? StreamId => Stream is { } place ? Identifiers.StreamId.Of(Master, Slave, place.Name) : null;
}

/// <summary>
/// Where a batch is in a stream. Of two batches, the newer one has the higher epoch, or the higher index in the same epoch.
/// </summary>
/// <param name="Name">What both SAEs call the stream.</param>
/// <param name="Index">Place of the batch's first key in its epoch: less than 2^32.</param>
public sealed record StreamPlace(string Name, ulong Index)
{
    /// <summary>No batch has a place in a later epoch. So the number after any batch fits into 64 bits.</summary>
    public const uint LastEpoch = uint.MaxValue - 1;

    private const int IndexBits = 32;

    /// <summary>Rises when the driver's node counts from 0 again: it has forgotten where it was.</summary>
    public uint Epoch { get; init; }

    /// <summary>Epoch and index as one number that rises with every key.</summary>
    public ulong Number => ((ulong)Epoch << IndexBits) | Index;

    /// <summary>The place with a <see cref="Number"/>.</summary>
    public static StreamPlace At(string name, ulong number) => new(name, (uint)number) { Epoch = EpochOf(number) };

    /// <summary>The epoch of a <see cref="Number"/>.</summary>
    public static uint EpochOf(ulong number) => (uint)(number >> IndexBits);

    /// <summary>Whether the keys of a batch have places in the epoch of its first key. The epoch is not after the last one.</summary>
    public static bool FitInEpoch(ulong number, int count) => EpochOf(number + (ulong)count - 1) == EpochOf(number);

    /// <summary>The <see cref="Number"/> of an epoch's first place.</summary>
    public static ulong StartOf(uint epoch) => (ulong)epoch << IndexBits;
}
