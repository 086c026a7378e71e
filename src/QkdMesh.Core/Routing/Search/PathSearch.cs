namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// The best path of a <see cref="Branch"/>, by dynamic programming backwards from the target: round h knows how wide the target
/// is reached from each node in at most h hops. A hop limit makes this a question of two measures, which a search with one
/// weight (Dijkstra's) cannot answer.
/// </summary>
internal sealed class PathSearch(RateGraph graph, int source, int target, RouteQuery query)
{
    /// <summary>The first in the order of <see cref="PathRanking"/>; null where the branch holds no path within the hop limit.</summary>
    public Arc[]? Best(Branch branch)
    {
        var start = branch.Start;
        var fork = start is [.., var last] ? last.Target : source;
        var passed = start.Select(arc => arc.Source).ToHashSet();
        // Beyond the bottleneck of the start more width is worth nothing; without this cap hops would be wasted on it.
        var cap = start.Length == 0 ? double.MaxValue : start.Min(arc => arc.Rate);

        // rounds[h]: the nodes that gained width in round h, with what they have now.
        var rounds = new List<Dictionary<int, double>> { new() { [target] = cap } };
        var widest = new Dictionary<int, double> { [target] = cap };
        var (width, hops) = (0.0, 0);
        for (var round = 1; round <= query.MaxHops - start.Length && rounds[^1].Count > 0; round++)
        {
            var gained = new Dictionary<int, double>();
            foreach (var (node, reach) in rounds[^1])
            {
                // More hops must buy more width than the fork already has.
                if (reach <= width) continue;
                foreach (var arc in graph.ArcsTo(node))
                {
                    var through = Math.Min(reach, arc.Rate);
                    if (through > width && through > widest.GetValueOrDefault(arc.Source) && IsOpen(arc))
                        widest[arc.Source] = gained[arc.Source] = through;
                }
            }
            rounds.Add(gained);
            if (!gained.TryGetValue(fork, out var found)) continue;
            (width, hops) = (found, round);
            if (query.Policy == RoutingPolicy.FewestHopsThenWidest) break;
        }
        return hops == 0 ? null : [.. start, .. Walk()];

        bool IsOpen(Arc arc) => arc.Source == fork
            ? !branch.Closed.Contains(arc)
            : graph.Relays(arc.Source) && !passed.Contains(arc.Source);

        // No fewer hops give this width, so each node of the path reached it in exactly the round that equals its distance to the
        // target. That also keeps the path free of loops. The first arc that fits has the smallest link id.
        IEnumerable<Arc> Walk()
        {
            var at = fork;
            for (var left = hops - 1; left >= 0; left--)
            {
                var next = graph.ArcsFrom(at).First(arc =>
                    arc.Rate >= width && rounds[left].GetValueOrDefault(arc.Target) >= width && IsOpen(arc));
                yield return next;
                at = next.Target;
            }
        }
    }
}
