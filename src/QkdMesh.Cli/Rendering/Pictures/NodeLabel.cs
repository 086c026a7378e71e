namespace QkdMesh.Cli.Rendering.Pictures;

/// <summary>The label of a node: in brackets if the route passes the node, and shortened to the space.</summary>
internal static class NodeLabel
{
    private const int Frame = 2;

    public static string Of(NetworkPicture picture, string node, int longest)
    {
        var name = node.Length + Frame <= longest ? node : $"{node[..(longest - Frame - 1)]}…";
        return picture.Route.Contains(node) ? $"[{name}]" : $" {name} ";
    }

    public static Ink InkOf(NetworkPicture picture, string node) => picture.Route.Contains(node) ? Ink.Route : Ink.Plain;

    public static int Longest(NetworkPicture picture) => picture.Nodes.Max(node => node.Length) + Frame;
}
