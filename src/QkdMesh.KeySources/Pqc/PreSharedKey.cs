using System.Security.Cryptography;
using System.Text;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// The key that authenticates the two ends of a link to each other, so that neither agrees on key with an impostor. No link key is made
/// from it.
/// </summary>
public sealed class PreSharedKey : IDisposable
{
    /// <summary>What an end says of messages whose tag is wrong.</summary>
    internal const string FailsAuthentication = "fail authentication: do both ends have the same pre-shared key?";

    /// <summary>The shortest length that is accepted, in bytes.</summary>
    public const int MinLength = 32;

    private readonly KeyMaterial _key;

    private PreSharedKey(KeyMaterial key) => _key = key;

    /// <summary>Copies the bytes, and overwrites the original.</summary>
    /// <exception cref="ArgumentException">Fewer than <see cref="MinLength"/> bytes.</exception>
    public static PreSharedKey Of(byte[] bytes)
    {
        if (bytes.Length < MinLength)
            throw new ArgumentException($"a pre-shared key has {MinLength} bytes or more, not {bytes.Length}", nameof(bytes));
        var key = KeyMaterial.Create(bytes.Length, bytes, static (copy, from) => from.CopyTo(copy));
        CryptographicOperations.ZeroMemory(bytes);
        return new PreSharedKey(key);
    }

    /// <summary>For a process that runs both ends of every link.</summary>
    public static PreSharedKey Random(IEntropy entropy) => new(KeyMaterial.Random(MinLength, entropy));

    internal PreSharedKey Copy() => new(KeyMaterial.CopyOf(_key.Span));

    /// <summary>The key for messages of one end of a link. Each link and each end has a key of its own.</summary>
    internal KeyMaterial MessageKeyOf(LinkId link, LinkEnd sender)
    {
        byte[] info = [.. "QkdMesh pqc message key 1"u8, (byte)sender, .. Encoding.ASCII.GetBytes(link.Value)];
        return KeyMaterial.Create(SHA256.HashSizeInBytes, (_key, info), static (bytes, from) =>
            HKDF.DeriveKey(HashAlgorithmName.SHA256, from._key.Span, bytes, [], from.info));
    }

    public void Dispose() => _key.Dispose();
}
