using System.Globalization;

namespace QkdMesh.Bench.Cluster;

/// <summary>Reads the numbers of nodes of the networks to measure.</summary>
public static class NetworkSizes
{
    public static readonly string Rule =
        $"numbers from {MetroNetwork.LeastNodes} to {MetroNetwork.MostNodes} separated by commas, such as 10,100,1000";

    /// <summary>The sizes in their order; null if the text breaks the rule.</summary>
    public static IReadOnlyList<int>? Parse(string? text)
    {
        var sizes = new List<int>();
        foreach (var part in (text ?? "").Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return null;
            if (size is < MetroNetwork.LeastNodes or > MetroNetwork.MostNodes) return null;
            sizes.Add(size);
        }

        return sizes;
    }
}
