using System.Globalization;

namespace QkdMesh.Scenarios;

/// <summary>Names by number: nodes n0, links l0, pqc links p0, SAEs s0; silos a, b, c.</summary>
public static class Names
{
    private static readonly string[] Nodes = Make("n"), Links = Make("l"), PqcLinks = Make("p"), Saes = Make("s");

    public static string Node(int number) => Nodes[number];

    public static string Link(int number) => Links[number];

    /// <summary>The pqc link beside the link of the same number.</summary>
    public static string PqcLink(int number) => PqcLinks[number];

    public static string Sae(int number) => Saes[number];

    public static string Silo(int number) => ((char)('a' + number)).ToString();

    private static string[] Make(string letter) =>
        [.. Enumerable.Range(0, 100).Select(number => letter + number.ToString(CultureInfo.InvariantCulture))];
}
