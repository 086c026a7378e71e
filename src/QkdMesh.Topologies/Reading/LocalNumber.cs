using System.Text.RegularExpressions;

namespace QkdMesh.Topologies.Reading;

/// <summary>A number as a country or a program writes it and YAML does not: 9,4 or 1.000,5 or 1 000 or 10 km.</summary>
internal static partial class LocalNumber
{
    /// <summary>What such a number is, as a phrase after the number.</summary>
    public static string Describe(string text) => DecimalComma().IsMatch(text) ? "with a decimal comma" : "which is not a number of YAML";

    /// <summary>Advice on such a number; null for other text.</summary>
    public static string? AdviceOn(string text)
    {
        if (DecimalComma().IsMatch(text))
        {
            var point = text.Replace(',', '.');
            return MayBeThousands().IsMatch(text)
                ? $"write {text.Replace(",", "", StringComparison.Ordinal)} if the comma stands between thousands, "
                    + $"or {point} if it is a decimal comma"
                : $"write a decimal point: {point}";
        }

        if (Grouped().Match(text) is { Success: true } number)
        {
            var fraction = number.Groups["fraction"];
            var whole = (fraction.Success ? text[..fraction.Index] : text)
                .Replace(number.Groups["mark"].Value, "", StringComparison.Ordinal);
            return fraction.Success
                ? $"write no mark between thousands, and a decimal point: {whole}.{fraction.ValueSpan[1..]}"
                : $"write no mark between thousands: {whole}";
        }

        return WithUnit().IsMatch(text) ? "write the number alone: its unit is in the key's name" : null;
    }

    [GeneratedRegex("^[-+]?[0-9]+,[0-9]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DecimalComma();

    [GeneratedRegex("^[-+]?[1-9][0-9]{0,2},[0-9]{3}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MayBeThousands();

    // The mark between thousands is the same everywhere, and another one stands before the fraction.
    [GeneratedRegex(
        @"^[-+]?[0-9]{1,3}(?<mark>[.,'’_\s])[0-9]{3}(\k<mark>[0-9]{3})*(?!\k<mark>)(?<fraction>[.,][0-9]+)?$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"^[-+]?[0-9]+([.,][0-9]+)?\s*[A-Za-z%/µ]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WithUnit();
}
