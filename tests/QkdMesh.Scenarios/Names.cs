using System.Globalization;

namespace QkdMesh.Scenarios;

/// <summary>Of nodes, links and SAEs by number: n0, l0, s0; and of silos: a, b, c.</summary>
public static class Names
{
    private static readonly string[] Nodes = Make("n"), Links = Make("l"), Saes = Make("s");

    public static string Node(int number) => Nodes[number];

    public static string Link(int number) => Links[number];

    public static string Sae(int number) => Saes[number];

    public static string Silo(int number) => ((char)('a' + number)).ToString();

    private static string[] Make(string letter) =>
        [.. Enumerable.Range(0, 100).Select(number => letter + number.ToString(CultureInfo.InvariantCulture))];
}
