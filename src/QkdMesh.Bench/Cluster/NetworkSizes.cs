using System.Globalization;

namespace QkdMesh.Bench.Cluster;

/// <summary>How many nodes the measured networks have, as an option gives it.</summary>
public static class NetworkSizes
{
    public static readonly string Rule =
        $"numbers from {MetroNetwork.LeastNodes} to {MetroNetwork.MostNodes} with commas between them, such as 10,100,1000";

    /// <summary>Null where the text breaks the rule.</summary>
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
