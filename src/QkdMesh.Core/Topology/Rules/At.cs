using System.Globalization;

namespace QkdMesh.Core.Topology.Rules;

/// <summary>Places in a definition, as faults name them.</summary>
internal static class At
{
    public static string[] Node(int index, params string[] inside) => ["nodes", Text(index), .. inside];

    public static string[] Link(int index, params string[] inside) => ["links", Text(index), .. inside];

    public static string[] Sae(int index, params string[] inside) => ["saes", Text(index), .. inside];

    public static string[] Pair(int index, params string[] inside) => ["pairs", Text(index), .. inside];

    public static string[] Tenant(int index, params string[] inside) => ["tenants", Text(index), .. inside];

    public static string[] Operator(int index, params string[] inside) => ["operators", Text(index), .. inside];

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);
}
