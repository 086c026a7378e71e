using System.Buffers.Binary;
using System.Security.Cryptography;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Keys;

/// <summary>
/// The last keys that a device gave, as digests under a secret of this memory. A device that gives the same bytes again must not make
/// them link key twice. The digests tell nothing of keys that were used and destroyed.
/// </summary>
public sealed class RecentKeys
{
    private readonly byte[] _secret = new byte[HMACSHA256.HashSizeInBytes];
    private readonly Recent<ulong> _seen;

    /// <param name="most">How many keys are remembered.</param>
    public RecentKeys(IEntropy entropy, int most)
    {
        entropy.Fill(_secret);
        _seen = new Recent<ulong>(most);
    }

    /// <returns>False if a key of the same bytes came before.</returns>
    public bool Add(ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, key, digest);
        return _seen.Add(BinaryPrimitives.ReadUInt64BigEndian(digest));
    }
}
