using System.Security.Cryptography;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeyManagement;

/// <summary>Link key that has left its store for good: the last copy, to be used once and overwritten.</summary>
public sealed class BurnedPad(IReadOnlyList<PadRange> ranges, byte[] bytes) : IDisposable
{
    /// <summary>Where it was, so that the other end can burn the same.</summary>
    public IReadOnlyList<PadRange> Ranges => ranges;

    /// <summary>Of all the ranges, one after the other.</summary>
    internal ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The first bytes: the one-time tag key of the message.</summary>
    internal ReadOnlySpan<byte> TagKey => bytes.AsSpan(0, OneTimeTag.KeyLength);

    /// <summary>The rest: as long as the plaintext.</summary>
    internal ReadOnlySpan<byte> Pad => bytes.AsSpan(OneTimeTag.KeyLength);

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);
}
