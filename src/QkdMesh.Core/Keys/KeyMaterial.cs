using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Keys;

/// <summary>
/// Secret bytes with one owner. They are overwritten when the material is disposed of. They leave it only by <see cref="Take"/>, which
/// empties it: a late reader finds nothing, and never zeroes that look like key. Safe to dispose of from any thread.
/// </summary>
public sealed class KeyMaterial : IDisposable
{
    private byte[]? _bytes;

    /// <summary>Becomes the owner of the array: the caller must not keep it.</summary>
    public KeyMaterial(byte[] bytes) => _bytes = bytes;

    public static KeyMaterial Random(int length, IEntropy entropy)
    {
        var bytes = Allocate(length);
        entropy.Fill(bytes);
        return new KeyMaterial(bytes);
    }

    /// <summary>Made by whatever fills it, and for those who keep it: it never moves, however short it is.</summary>
    /// <param name="fill">Writes every byte.</param>
    public static KeyMaterial Create<TState>(int length, TState state, SpanAction<byte, TState> fill)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        fill(bytes, state);
        return new KeyMaterial(bytes);
    }

    public static KeyMaterial CopyOf(ReadOnlySpan<byte> bytes)
    {
        var copy = Allocate(bytes.Length);
        bytes.CopyTo(copy);
        return new KeyMaterial(copy);
    }

    /// <summary>In bytes.</summary>
    /// <exception cref="ObjectDisposedException">Taken or disposed of.</exception>
    public int Length => Bytes.Length;

    /// <summary>Taken or disposed of: there is nothing here.</summary>
    public bool IsGone => _bytes is null;

    /// <summary>A view for immediate use; do not keep it.</summary>
    /// <exception cref="ObjectDisposedException">Taken or disposed of.</exception>
    public ReadOnlySpan<byte> Span => Bytes;

    private byte[] Bytes => _bytes ?? throw new ObjectDisposedException(nameof(KeyMaterial));

    /// <summary>Moves the bytes to a new owner and empties this one.</summary>
    /// <exception cref="ObjectDisposedException">Taken before, or disposed of.</exception>
    public byte[] Take() => Interlocked.Exchange(ref _bytes, null) ?? throw new ObjectDisposedException(nameof(KeyMaterial));

    /// <summary>Moves the first bytes to one new owner and the others to another, and empties this one.</summary>
    public KeyMaterial[] Split(int first)
    {
        KeyMaterial[] parts = [CopyOf(Span[..first]), CopyOf(Span[first..])];
        Dispose();
        return parts;
    }

    /// <summary>Compares without telling by its time where they differ.</summary>
    public bool FixedTimeEquals(KeyMaterial other) => CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes);

    // Blocks and batches are pinned, so that the collector leaves no copies behind when it compacts. A single key is too small and
    // too short-lived to be worth a place of its own.
    internal static byte[] Allocate(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: length >= KeyBlock.MinLength);

    public void Dispose() => CryptographicOperations.ZeroMemory(Interlocked.Exchange(ref _bytes, null));

    /// <summary>Never the bytes.</summary>
    public override string ToString() => _bytes is { } bytes
        ? string.Create(CultureInfo.InvariantCulture, $"key of {bytes.Length} bytes (redacted)")
        : "key (gone)";
}
