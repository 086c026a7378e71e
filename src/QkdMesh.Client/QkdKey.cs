using System.Security.Cryptography;

namespace QkdMesh.Client;

/// <summary>
/// A key that two SAEs share. Dispose it when it was used: that overwrites its bytes. They are pinned, so the runtime leaves no copy of
/// them behind. Its text shows no key, and a serialiser cannot read it.
/// </summary>
public sealed class QkdKey : IDisposable
{
    // No finalizer overwrites them: it could run while a caller still reads the span of a key that it does not hold any more.
    private readonly byte[] _bytes;
    private bool _isDisposed;

    internal QkdKey(Guid id, KeyAssurance assurance, ReadOnlySpan<byte> bytes)
    {
        (Id, Assurance) = (id, assurance);
        _bytes = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(_bytes);
    }

    /// <summary>The name of the key. It is not secret: tell it to the peer, which collects the same key by it.</summary>
    public Guid Id { get; }

    /// <summary>What the secrecy of the key rests on.</summary>
    public KeyAssurance Assurance { get; }

    public int SizeBits => _bytes.Length * 8;

    /// <summary>The key, for immediate use.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public ReadOnlySpan<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _bytes;
        }
    }

    /// <summary>Overwrites the key.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    /// <summary>Its id, size and assurance.</summary>
    public override string ToString() => $"key {Id} ({SizeBits} bits, {Assurance})";
}

/// <summary>What the secrecy of a key rests on, outside the trusted nodes on its route.</summary>
public enum KeyAssurance
{
    /// <summary>The server does not say it. As a requirement: any.</summary>
    Unspecified,

    /// <summary>ML-KEM: the key crossed a link without a quantum channel.</summary>
    Pqc,

    /// <summary>QKD and ML-KEM together: an attacker must break both.</summary>
    Hybrid,

    /// <summary>Information-theoretic security: QKD links and XOR only.</summary>
    Its,
}
