using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Collections;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Northbound.KeySupply;

/// <summary>
/// Keys on their way into an answer. The message shows the very bytes that were taken over, without a copy; they are overwritten
/// on disposal, which must come after the message is written.
/// </summary>
internal sealed class OutgoingKeys : IDisposable
{
    private readonly List<byte[]> _bytes = [];

    public void Move(KeyBatch batch, RepeatedField<V1.Key> into)
    {
        var (count, length, assurance) = (batch.Count, batch.KeyLength, batch.Assurance.ToWire());
        var bytes = Own(batch.Keys.Take());
        into.Capacity = into.Count + count;
        for (var at = 0; at < count; at++)
            into.Add(new V1.Key { KeyId = batch.IdOf(at).ToString(), Key_ = UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(at * length, length)), Assurance = assurance });
    }

    public void Move(IReadOnlyList<SuppliedKey> keys, RepeatedField<V1.Key> into)
    {
        into.Capacity = into.Count + keys.Count;
        foreach (var key in keys)
            into.Add(new V1.Key { KeyId = key.Id.ToString(), Key_ = UnsafeByteOperations.UnsafeWrap(Own(key.Key.Take())), Assurance = key.Assurance.ToWire() });
    }

    public void Dispose()
    {
        foreach (var bytes in _bytes) CryptographicOperations.ZeroMemory(bytes);
    }

    private byte[] Own(byte[] bytes)
    {
        _bytes.Add(bytes);
        return bytes;
    }
}
