using System.Globalization;

namespace QkdMesh.Core.Quantities;

/// <summary>An amount of key, in bits. Never negative; arithmetic is checked. The default value is no key.</summary>
public readonly record struct Bits : IComparable<Bits>
{
    private Bits(long count) => Count = count;

    public long Count { get; }

    /// <summary>Whole bytes held by this amount (rounded down).</summary>
    public long Bytes => Count / 8;

    public static Bits Zero => default;

    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static Bits From(long bits) =>
        bits >= 0 ? new(bits) : throw new ArgumentOutOfRangeException(nameof(bits), bits, "an amount of key is 0 bits or more");

    /// <exception cref="OverflowException">More than 2^60 bytes.</exception>
    public static Bits FromBytes(long bytes) => From(checked(bytes * 8));

    public static Bits operator +(Bits left, Bits right) => From(checked(left.Count + right.Count));

    /// <exception cref="ArgumentOutOfRangeException">The result would be negative.</exception>
    public static Bits operator -(Bits left, Bits right) => From(left.Count - right.Count);

    public static bool operator <(Bits left, Bits right) => left.Count < right.Count;

    public static bool operator >(Bits left, Bits right) => left.Count > right.Count;

    public static bool operator <=(Bits left, Bits right) => left.Count <= right.Count;

    public static bool operator >=(Bits left, Bits right) => left.Count >= right.Count;

    public int CompareTo(Bits other) => Count.CompareTo(other.Count);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} bit");
}
