using Org.BouncyCastle.Math;

namespace QkdMesh.Pki;

/// <summary>Serial numbers as text: lower-case hex without leading zeros.</summary>
public static class SerialText
{
    /// <summary>Reads the forms in use: <c>0A:1B</c>, <c>0a1b</c>, <c>0x0A1B</c>. Null for other text.</summary>
    public static string? Parse(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) digits = digits[2..];
        if (digits.Length == 0 || !digits.All(char.IsAsciiHexDigit)) return null;
        return digits.ToLowerInvariant().TrimStart('0') is { Length: > 0 } serial ? serial : "0";
    }

    internal static string Of(BigInteger serial) => serial.ToString(16);
}
