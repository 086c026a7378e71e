using System.Globalization;

namespace QkdMesh.History;

internal static class HexNumber
{
    public static UInt128 Parse(string digits) => digits.Length == 32
        ? UInt128.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : throw new FormatException("32 hexadecimal digits were expected");
}
