using System.Globalization;

namespace QkdMesh.Topologies.Vocabulary;

/// <summary>
/// Numbers as text, scaled by a power of ten. The decimal point is moved in the text, so the value is rounded only once: a value in kb/s
/// becomes exactly the intended bit/s, and is written back unchanged.
/// </summary>
internal static class DecimalText
{
    private const int MaxLength = 64;
    private const string Plain = "0.############################";
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <param name="power">The value is the number in the text, times ten to this power.</param>
    public static bool TryParse(string text, int power, out double value)
    {
        value = text switch
        {
            ".inf" or ".Inf" or ".INF" or "+.inf" => double.PositiveInfinity,
            "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
            ".nan" or ".NaN" or ".NAN" => double.NaN,
            _ => 0,
        };
        return value != 0 || (text.Length <= MaxLength && double.TryParse(text, Style, CultureInfo.InvariantCulture, out value)
            && (!double.IsFinite(value) || double.TryParse(Moved(text, power), Style, CultureInfo.InvariantCulture, out value)));
    }

    /// <summary>The inverse: the shortest text that <see cref="TryParse"/> reads as exactly this value.</summary>
    public static string Write(double value, int power)
    {
        var exact = value.ToString("R", CultureInfo.InvariantCulture);
        var moved = Moved(exact, -power);
        return decimal.TryParse(moved, Style, CultureInfo.InvariantCulture, out var plain)
            && plain.ToString(Plain, CultureInfo.InvariantCulture) is var text && TryParse(text, power, out var back) && back.Equals(value)
                ? text
                : moved;
    }

    private static string Moved(string text, int power)
    {
        var mark = text.AsSpan().IndexOfAny('e', 'E');
        if (power == 0) return text;
        if (mark < 0) return string.Create(CultureInfo.InvariantCulture, $"{text}e{power}");
        return int.TryParse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, mark)}e{(long)exponent + power}")
            : text;
    }
}
