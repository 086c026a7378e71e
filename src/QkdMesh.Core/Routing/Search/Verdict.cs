using System.Globalization;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Routing.Search;

/// <summary>Why the best route won, in words.</summary>
internal static class Verdict
{
    /// <param name="next">The second best route; null if there is only one.</param>
    public static string For(Route best, Route? next, RouteQuery query, int nodeCount)
    {
        if (best.Hops == 0) return "source and target are the same node";
        if (next is null) return query.MaxHops >= nodeCount - 1 ? "the only route" : $"the only route of at most {Hops(query.MaxHops)}";

        var wider = best.Bottleneck > next.Bottleneck ? $"{Against(best.Bottleneck, next.Bottleneck)} of the next" : null;
        var shorter = best.Hops < next.Hops ? $"{Hops(best.Hops)} against {next.Hops}" : null;
        return query.Policy switch
        {
            RoutingPolicy.WidestThenFewestHops when wider is not null => $"widest: {wider}",
            RoutingPolicy.WidestThenFewestHops when shorter is not null => $"same bottleneck, {shorter}",
            RoutingPolicy.FewestHopsThenWidest when shorter is not null => $"fewest hops: {shorter} of the next",
            RoutingPolicy.FewestHopsThenWidest when wider is not null => $"same number of hops, widest: {wider}",
            _ => $"same bottleneck and number of hops as the next, first by link ids",
        };
    }

    public static string Hops(int count) => count == 1 ? "1 hop" : string.Create(CultureInfo.InvariantCulture, $"{count} hops");

    /// <summary>Rates that read the same in three figures are written out in full.</summary>
    private static string Against(KeyRate one, KeyRate other)
    {
        var (left, right) = (one.ToString(), other.ToString());
        return left == right
            ? string.Create(CultureInfo.InvariantCulture, $"{one.BitsPerSecond:R} b/s against {other.BitsPerSecond:R} b/s")
            : $"{left} against {right}";
    }
}
