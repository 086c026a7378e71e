using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace QkdMesh.Core.Keys;

/// <summary>
/// Poly1305 (RFC 8439, section 2.5) as an information-theoretic one-time MAC: a polynomial hash over 2^130 - 5, masked by
/// half of its key. With a key of 32 random bytes that is used for one message, a forger who has seen the tag of a message of
/// L bytes succeeds with probability below 8 * (L / 16 + 1) / 2^106, whatever he can compute.
/// </summary>
public static class OneTimeTag
{
    public const int KeyLength = 32;
    public const int Length = 16;

    /// <param name="key">32 bytes of link key, burned for this message.</param>
    /// <param name="tag">Gets 16 bytes.</param>
    // Optimised at once: links fill when a mesh starts, and tags over whole blocks cost ten times as much in unoptimised code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> tag)
    {
        var r0 = BinaryPrimitives.ReadUInt64LittleEndian(key) & 0x0FFFFFFC0FFFFFFF;
        var r1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]) & 0x0FFFFFFC0FFFFFFC;
        ulong h0 = 0, h1 = 0, h2 = 0;
        while (message.Length >= Length)
        {
            Absorb(message, 1);
            message = message[Length..];
        }
        if (message.Length > 0)
        {
            Span<byte> last = stackalloc byte[Length];
            last.Clear();
            message.CopyTo(last);
            last[message.Length] = 1;
            Absorb(last, 0);
        }

        // h mod 2^130 - 5, then + s mod 2^128.
        var low = ((UInt128)h1 << 64) | h0;
        var reduced = low + 5;
        var carry = h2 + (reduced < low ? 1UL : 0);
        var hash = (carry >> 2) != 0 ? reduced : low;
        BinaryPrimitives.WriteUInt128LittleEndian(tag, hash + BinaryPrimitives.ReadUInt128LittleEndian(key[16..]));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Absorb(ReadOnlySpan<byte> block, ulong top)
        {
            var sum = (UInt128)h0 + BinaryPrimitives.ReadUInt64LittleEndian(block);
            h0 = (ulong)sum;
            sum = (UInt128)h1 + BinaryPrimitives.ReadUInt64LittleEndian(block[8..]) + (ulong)(sum >> 64);
            h1 = (ulong)sum;
            h2 += (ulong)(sum >> 64) + top;

            // h * r in limbs of 64 bits; r is clamped, so that no column overflows.
            UInt128 column0 = Math.BigMul(h0, r0), column1 = Math.BigMul(h0, r1), column1b = Math.BigMul(h1, r0);
            UInt128 column2 = Math.BigMul(h1, r1) + (h2 * r0);
            column1 += column1b;
            var t0 = (ulong)column0;
            column1 += (ulong)(column0 >> 64);
            var t1 = (ulong)column1;
            column2 += (ulong)(column1 >> 64);
            var t2 = (ulong)column2;
            var t3 = (h2 * r1) + (ulong)(column2 >> 64);

            // Everything from 2^130 up comes back times 5: once as it stands (times 4, shifted), once shifted down.
            h2 = t2 & 3;
            var over = ((UInt128)t3 << 64) | (t2 & ~3UL);
            Fold(ref t0, ref t1, over);
            Fold(ref t0, ref t1, over >> 2);
            (h0, h1) = (t0, t1);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Fold(ref ulong t0, ref ulong t1, UInt128 addend)
        {
            var before = ((UInt128)t1 << 64) | t0;
            var after = before + addend;
            if (after < before) h2++;
            (t0, t1) = ((ulong)after, (ulong)(after >> 64));
        }
    }

    /// <summary>Compares in fixed time.</summary>
    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[Length];
        Compute(key, message, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }
}
