using System.Buffers.Binary;
using System.Security.Cryptography;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// Which keys a KME gave last, by their bytes. A KME that gives the same bytes under another id would have them used twice as a pad. Only
/// 64 bits of a digest under a secret of this process are kept: they tell nothing of a key.
/// </summary>
internal sealed class RecentKeys
{
    // With keys of 256 bits, the last 2 MB.
    private const int Most = 65_536;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly Recent<ulong> _seen = new(Most);

    /// <summary>
    /// Remembers the keys of one answer. Gives the first key whose bytes came before, in an earlier answer or in this one, or null.
    /// </summary>
    public KmeKey? Add(IEnumerable<KmeKey> keys)
    {
        KmeKey? again = null;
        foreach (var key in keys)
        {
            var digest = DigestOf(key.Key.Span);
            if (_seen.Contains(digest)) again ??= key;
            _seen.Add(digest);
        }
        return again;
    }

    private ulong DigestOf(ReadOnlySpan<byte> key)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, key, digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }
}
