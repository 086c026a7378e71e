using System.Globalization;

namespace QkdMesh.Core.Quantities;

/// <summary>Counts in words for people.</summary>
public static class Counted
{
    /// <summary>A count with what it counts: <c>1 hop</c>, <c>2,400 hops</c>.</summary>
    /// <param name="many">The plural, if it is not made with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {(count == 1 ? one : many ?? one + "s")}");
}
