using System.Globalization;

namespace QkdMesh.Core.Quantities;

/// <summary>A rate of secret key, in bit/s. Finite and never negative. The default value is no key.</summary>
public readonly record struct KeyRate : IComparable<KeyRate>
{
    private static readonly string[] Units = ["b/s", "kb/s", "Mb/s", "Gb/s"];

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

    /// <summary>
    /// For people: three figures with a unit, such as <c>2.05 Mb/s</c>. The largest number there is means no limit. Only no key at all is
    /// <c>0 b/s</c>: a rate too small for three figures is <c>&lt; 0.000001 b/s</c>.
    /// </summary>
    public override string ToString()
    {
        if (BitsPerSecond == double.MaxValue) return "unlimited";
        if (BitsPerSecond is > 0 and < 1e-6) return $"< 0.000001 {Units[0]}";
        var (rate, unit) = (BitsPerSecond, 0);
        while (Rounded(rate) >= 1000 && unit < Units.Length - 1) (rate, unit) = (rate / 1000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{Rounded(rate):0.#########} {Units[unit]}");
    }

    // To three figures, so that what rounds up to 1000 is told in the next unit.
    private static double Rounded(double rate) =>
        double.Parse(rate.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
