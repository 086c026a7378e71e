using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Collections;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Northbound.KeySupply;

/// <summary>
/// Keys on their way into an answer. The message holds the bytes that were taken over, not a copy. Disposal overwrites them: dispose
/// after the message is written.
/// </summary>
internal sealed class OutgoingKeys : IDisposable
{
    private readonly List<byte[]> _bytes = [];

    public void Move(KeyBatch batch, RepeatedField<V1.Key> into)
    {
        var (count, length, assurance) = (batch.Count, batch.KeyLength, batch.Assurance.ToWire());
        var bytes = Own(batch.Keys.Take());
        into.Capacity = into.Count + count;
        for (var at = 0; at < count; at++) into.Add(Wrap(batch.IdOf(at), bytes.AsMemory(at * length, length), assurance));
    }

    public void Move(IReadOnlyList<SuppliedKey> keys, RepeatedField<V1.Key> into)
    {
        into.Capacity = into.Count + keys.Count;
        foreach (var key in keys) into.Add(Wrap(key.Id, Own(key.Key.Take()), key.Assurance.ToWire()));
    }

    /// <summary>Takes over keys that another silo answered with.</summary>
    public void Own(RepeatedField<V1.Key> keys)
    {
        foreach (var key in keys)
            if (MemoryMarshal.TryGetArray(key.Key_.Memory, out var bytes)) _bytes.Add(bytes.Array!);
    }

    public void Dispose()
    {
        foreach (var bytes in _bytes) CryptographicOperations.ZeroMemory(bytes);
    }

    private static V1.Key Wrap(KeyId id, ReadOnlyMemory<byte> bytes, V1.Assurance assurance) =>
        new() { KeyId = id.ToString(), Key_ = UnsafeByteOperations.UnsafeWrap(bytes), Assurance = assurance };

    private byte[] Own(byte[] bytes)
    {
        _bytes.Add(bytes);
        return bytes;
    }
}
