using System.Globalization;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Routing.Search;

/// <summary>Why the best route won, in words.</summary>
internal static class Verdict
{
    /// <param name="next">The second best route; null if there is only one.</param>
    /// <param name="wideEnough">The part of the largest bottleneck that let a route win by its few hops: 0 to 1.</param>
    public static string For(Route best, Route? next, double wideEnough, int maxHops, int nodeCount)
    {
        if (best.Hops == 0) return "source and target are the same node";
        if (next is null) return maxHops >= nodeCount - 1 ? "the only route" : $"the only route of at most {Hops(maxHops)}";

        var wider = best.Bottleneck > next.Bottleneck ? Against(best.Bottleneck, next.Bottleneck) : null;
        var shorter = best.Hops < next.Hops ? $"{Hops(best.Hops)}, the next {next.Hops}" : null;
        // No narrower route than the best is among those that are wide enough if the next is not.
        var isNextTooNarrow = next.Bottleneck.BitsPerSecond < wideEnough * best.Bottleneck.BitsPerSecond;
        return (wider, shorter) switch
        {
            (not null, _) when isNextTooNarrow => $"widest: {wider}",
            (_, not null) when wideEnough == 0 => $"fewest hops: {shorter}",
            (_, not null) => $"fewest hops: {shorter}; wide enough: {WideEnough(best, next, wideEnough)}",
            (not null, _) => $"same number of hops, widest: {wider}",
            _ => "same available rate and number of hops as the next, first by link ids",
        };
    }

    private static string WideEnough(Route best, Route next, double wideEnough) => best.Bottleneck >= next.Bottleneck
        ? $"{best.Bottleneck} available"
        : string.Create(CultureInfo.InvariantCulture, $"{best.Bottleneck} available, at least {wideEnough:0 %} of {next.Bottleneck}");

    public static string Hops(int count) => Counted.Of(count, "hop");

    private static string Against(KeyRate one, KeyRate other)
    {
        if ($"{one}" != $"{other}") return $"{one} available, the next {other}";
        var more = (one.BitsPerSecond - other.BitsPerSecond) / other.BitsPerSecond;
        var share = more < 1e-4 ? "less than 0.01 %" : more.ToString("0.## %", CultureInfo.InvariantCulture);
        return $"{one} available, {share} more than the next";
    }
}
