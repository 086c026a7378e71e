using System.Globalization;

namespace QkdMesh.Simulation.World;

/// <summary>Of nodes, links and SAEs by number.</summary>
internal static class Names
{
    private static readonly string[] Nodes = Make("n"), Links = Make("l"), Saes = Make("s");

    public static string Node(int number) => Nodes[number];

    public static string Link(int number) => Links[number];

    public static string Sae(int number) => Saes[number];

    private static string[] Make(string letter) =>
        [.. Enumerable.Range(0, 100).Select(number => letter + number.ToString(CultureInfo.InvariantCulture))];
}
