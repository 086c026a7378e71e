using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf.Collections;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Client.KeySupply;

/// <summary>Takes keys out of a message, and overwrites them there.</summary>
internal static class ReceivedKeys
{
    public static QkdKeys Take(RepeatedField<Key> received)
    {
        List<QkdKey> keys = new(received.Count);
        foreach (var key in received)
        {
            if (!Guid.TryParseExact(key.KeyId, "D", out var id))
                throw new QkdException(new Failure("NOT_A_MESH", "a server answered with a key id that is no UUID", Retryable: false));
            keys.Add(new QkdKey(id, (KeyAssurance)key.Assurance, key.Key_.Span));
            if (MemoryMarshal.TryGetArray(key.Key_.Memory, out var bytes)) CryptographicOperations.ZeroMemory(bytes);
        }

        return new QkdKeys(keys);
    }

    /// <summary>The two enumerations have the same numbers.</summary>
    public static Assurance ToWire(KeyAssurance assurance) => (Assurance)assurance;
}
