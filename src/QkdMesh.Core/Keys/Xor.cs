using System.Numerics;
using System.Runtime.InteropServices;

namespace QkdMesh.Core.Keys;

/// <summary>The one operation that a one-time pad needs.</summary>
internal static class Xor
{
    /// <summary>target = target XOR pad. Both have the same length.</summary>
    public static void Into(Span<byte> target, ReadOnlySpan<byte> pad)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pad.Length, target.Length);
        var wide = MemoryMarshal.Cast<byte, Vector<byte>>(target);
        var widePad = MemoryMarshal.Cast<byte, Vector<byte>>(pad);
        for (var i = 0; i < wide.Length; i++) wide[i] ^= widePad[i];
        for (var i = wide.Length * Vector<byte>.Count; i < target.Length; i++) target[i] ^= pad[i];
    }
}
