using System.Globalization;
using System.Text;

namespace QkdMesh.Architecture.Tests.Secrecy;

/// <summary>Bytes that a test recognises in any text.</summary>
internal static class Canary
{
    private const int Telling = 4;

    public static byte[] Bytes(int length = 1024) =>
        [.. Enumerable.Range(0, length).Select(at => (byte)(0xA5 ^ (at * 73 + at / 256)))];

    /// <summary>Whether a text shows some successive bytes: as hexadecimal, as numbers, as Base64, or unchanged.</summary>
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

    // The first three bytes are four letters if a group begins with them. In a longer stretch, every third place begins a group.
    private static string Base64Of(byte[] some) => Convert.ToBase64String(some, 0, 3);
}
