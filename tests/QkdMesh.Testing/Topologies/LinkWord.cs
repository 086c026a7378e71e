using System.Globalization;

namespace QkdMesh.Testing.Topologies;

/// <summary>A link as tests write it: <c>a-b</c>, or <c>a-b:2.5</c> with a number whose meaning is the test's.</summary>
public readonly record struct LinkWord(string A, string B, double? Number)
{
    public string Ends => $"{A}-{B}";

    public static LinkWord Parse(string text)
    {
        var parts = text.Split(':');
        var nodes = parts[0].Split('-');
        return new(nodes[0], nodes[1], parts.Length > 1 ? double.Parse(parts[1], CultureInfo.InvariantCulture) : null);
    }

    /// <summary>All links of a text, with spaces between them.</summary>
    public static IReadOnlyList<LinkWord> ParseAll(string text) => [.. TopologyParts.Words(text).Select(Parse)];
}
