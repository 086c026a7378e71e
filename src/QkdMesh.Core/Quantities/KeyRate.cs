using System.Globalization;

namespace QkdMesh.Core.Quantities;

/// <summary>A rate of secret key, in bit/s. Finite and never negative. The default value is no key.</summary>
public readonly record struct KeyRate : IComparable<KeyRate>
{
    private KeyRate(double bitsPerSecond) => BitsPerSecond = bitsPerSecond;

    public double BitsPerSecond { get; }

    public static KeyRate Zero => default;

    /// <exception cref="ArgumentOutOfRangeException">Negative, infinite or not a number.</exception>
    public static KeyRate FromBitsPerSecond(double rate) => double.IsFinite(rate) && rate >= 0
        ? new(rate)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "a key rate is finite and 0 bit/s or more");

    public static KeyRate FromKilobitsPerSecond(double rate) => FromBitsPerSecond(rate * 1e3);

    /// <summary>The rate that spends an amount evenly over a time.</summary>
    public static KeyRate Of(Bits amount, TimeSpan time) => FromBitsPerSecond(amount.Count / time.TotalSeconds);

    public static KeyRate Min(KeyRate left, KeyRate right) => left < right ? left : right;

    public static KeyRate operator +(KeyRate left, KeyRate right) => FromBitsPerSecond(left.BitsPerSecond + right.BitsPerSecond);

    /// <summary>What is left of a rate: never below 0.</summary>
    public KeyRate Less(KeyRate used) => new(Math.Max(0, BitsPerSecond - used.BitsPerSecond));

    public static bool operator <(KeyRate left, KeyRate right) => left.BitsPerSecond < right.BitsPerSecond;

    public static bool operator >(KeyRate left, KeyRate right) => left.BitsPerSecond > right.BitsPerSecond;

    public static bool operator <=(KeyRate left, KeyRate right) => left.BitsPerSecond <= right.BitsPerSecond;

    public static bool operator >=(KeyRate left, KeyRate right) => left.BitsPerSecond >= right.BitsPerSecond;

    public int CompareTo(KeyRate other) => BitsPerSecond.CompareTo(other.BitsPerSecond);

    /// <summary>For people: three figures with a unit, such as <c>2.05 Mb/s</c>.</summary>
    public override string ToString() => BitsPerSecond switch
    {
        >= 1e9 => string.Create(CultureInfo.InvariantCulture, $"{BitsPerSecond / 1e9:G3} Gb/s"),
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{BitsPerSecond / 1e6:G3} Mb/s"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{BitsPerSecond / 1e3:G3} kb/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{BitsPerSecond:G3} b/s"),
    };
}
