using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>Keys of one size that were made together, one after the other in the same material. Its holder disposes of it.</summary>
public sealed class KeyBatch(KeyBatchId id, int keyLength, KeyMaterial keys) : IDisposable
{
    public KeyBatchId Id => id;

    /// <summary>Of every key in it.</summary>
    public Assurance Assurance { get; init; }

    /// <summary>Bytes in each key.</summary>
    public int KeyLength => keyLength;

    public int Count => keys.Length / keyLength;

    public KeyId IdOf(int index) => new(id, index);

    /// <summary>A view of one key for immediate use; do not keep it.</summary>
    public ReadOnlySpan<byte> KeyAt(int index) => keys.Span.Slice(index * keyLength, keyLength);

    /// <summary>The keys one after the other, to be moved on or shown once.</summary>
    public KeyMaterial Keys => keys;

    public void Dispose() => keys.Dispose();
}

/// <summary>One key on its way to an SAE. Its holder disposes of it.</summary>
public sealed record SuppliedKey(KeyId Id, KeyMaterial Key) : IDisposable
{
    public Assurance Assurance { get; init; }

    public void Dispose() => Key.Dispose();
}

/// <summary>A batch of a stream.</summary>
/// <param name="Index">Place of its first key in the epoch.</param>
public sealed record StreamBatch(ulong Index, KeyBatch Keys)
{
    /// <inheritdoc cref="StreamPlace.Epoch"/>
    public uint Epoch { get; init; }

    /// <summary>Bytes of link key that were used up for it on all links. 0 for the follower, whose node did not pay.</summary>
    public long LinkKeySpent { get; init; }

    public static StreamBatch At(StreamPlace place, KeyBatch keys) => new(place.Index, keys) { Epoch = place.Epoch };
}
