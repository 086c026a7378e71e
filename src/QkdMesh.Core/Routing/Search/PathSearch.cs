namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// The best paths of a <see cref="Branch"/>, by dynamic programming backwards from the target: round h knows how wide the target
/// is reached from each node in at most h hops. A hop limit makes this a question of two measures, which a search with one
/// weight (Dijkstra's) cannot answer.
/// </summary>
/// <param name="wideEnough">The part of the largest width that a path needs to be of use: 0 to 1.</param>
internal sealed class PathSearch(RateGraph graph, int source, int target, int maxHops, double wideEnough)
{
    /// <summary>
    /// The best paths of a branch within the hop limit: those that are wide enough beside the widest. Empty if the branch holds no path.
    /// </summary>
    /// <param name="onlyFirst">Whether the first path is enough, because no other branch competes with this one.</param>
    public PathFront Front(Branch branch, bool onlyFirst)
    {
        var start = branch.Start;
        var fork = start is [.., var last] ? last.Target : source;
        var passed = start.Select(arc => arc.Source).ToHashSet();
        // Beyond the bottleneck of the start more width is worth nothing; without this cap hops would be wasted on it.
        var cap = start.Length == 0 ? double.MaxValue : start.Min(arc => arc.Rate);

        // rounds[h]: the nodes that gained width in round h, with what they have now.
        var rounds = new List<Dictionary<int, double>> { new() { [target] = cap } };
        var widest = new Dictionary<int, double> { [target] = cap };
        var front = new List<(int Hops, double Width)>();
        var width = 0.0;
        for (var round = 1; round <= maxHops - start.Length && rounds[^1].Count > 0; round++)
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
            front.Add((round, width = found));
            // Every path is wide enough, so a path with more hops is of no use.
            if (wideEnough == 0) break;
        }
        var paths = front
            .Where(path => path.Width >= wideEnough * width)
            .Take(onlyFirst ? 1 : front.Count)
            .Select(path => new RatedPath([.. start, .. Walk(path.Hops, path.Width)], path.Width));
        return new([.. paths], width);

        bool IsOpen(Arc arc) => arc.Source == fork
            ? !branch.Closed.Contains(arc)
            : graph.Relays(arc.Source) && !passed.Contains(arc.Source);

        // No fewer hops give this width, so each node of the path reached it in exactly the round that equals its distance to the
        // target. That also keeps the path free of loops. The first arc that fits has the smallest link id.
        IEnumerable<Arc> Walk(int hops, double width)
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
