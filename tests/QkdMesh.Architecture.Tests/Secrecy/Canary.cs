using System.Globalization;
using System.Text;

namespace QkdMesh.Architecture.Tests.Secrecy;

/// <summary>Bytes that can be recognised wherever they turn up.</summary>
internal static class Canary
{
    private const int Telling = 4;

    public static byte[] Bytes(int length = 1024) =>
        Enumerable.Range(0, length).Select(at => (byte)(0xA5 ^ (at * 73 + at / 256))).ToArray();

    /// <summary>Whether a text shows some bytes in a row: as hexadecimal, as numbers, as Base64, or as they are.</summary>
    public static bool IsIn(string text)
    {
        var bytes = Bytes();
        var dense = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter) && !"-,:;".Contains(letter)));
        return Enumerable.Range(0, bytes.Length - Telling).Select(at => bytes.AsSpan(at, Telling).ToArray()).Any(some =>
            dense.Contains(Convert.ToHexString(some), StringComparison.OrdinalIgnoreCase)
            || dense.Contains(string.Concat(some.Select(one => one.ToString(CultureInfo.InvariantCulture))), StringComparison.Ordinal)
            || text.Contains(Encoding.Latin1.GetString(some), StringComparison.Ordinal)
            || text.Contains(Base64Of(some), StringComparison.Ordinal));
    }

    // The first three bytes: four letters where a group begins, which in a longer stretch is at every third place.
    private static string Base64Of(byte[] some) => Convert.ToBase64String(some, 0, 3);
}
