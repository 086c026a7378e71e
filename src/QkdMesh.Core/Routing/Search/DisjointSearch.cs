using QuikGraph;
using QuikGraph.Algorithms.MaximumFlow;

namespace QkdMesh.Core.Routing.Search;

/// <summary>
/// Internally node-disjoint paths as a flow: every node is split into the way in and the way out, with one unit between them. The
/// widest set is found by raising the smallest rate that an arc must have as long as the flow is still enough.
/// </summary>
internal sealed class DisjointSearch(RateGraph graph, int source, int target, int count)
{
    private const int Start = -1;

    /// <summary>As many paths as asked for, with the largest smallest rate; empty where there are not as many.</summary>
    public Arc[][] Widest()
    {
        // An upper bound that costs nothing: the narrowest of the widest first (and last) arcs.
        var limit = Math.Min(NarrowestOfWidest(graph.ArcsFrom(source)), NarrowestOfWidest(graph.ArcsTo(target)));
        var rates = graph.Arcs.Select(arc => arc.Rate).Where(rate => rate <= limit).Distinct().Order().ToArray();
        Arc[][] widest = [];
        for (var (low, high) = (0, rates.Length - 1); low <= high;)
        {
            var middle = (low + high) / 2;
            if (Paths(rates[middle]) is { } paths) (widest, low) = (paths, middle + 1);
            else high = middle - 1;
        }
        return widest;
    }

    private double NarrowestOfWidest(IEnumerable<Arc> arcs) => arcs.Select(arc => arc.Rate).OrderDescending().ElementAtOrDefault(count - 1);

    private Arc[][]? Paths(double smallestRate)
    {
        // Start lets no more units in than are asked for. A node that does not relay has a way in but no way on. Each unit goes a simple
        // path from the source's way out to the target's way in, so neither end is passed through.
        // The algorithm writes to its graph, so each attempt builds its own.
        var flow = new AdjacencyGraph<int, Pipe>(allowParallelEdges: true);
        flow.AddVerticesAndEdge(new Pipe(Start, WayOut(source), count, null));
        foreach (var arc in graph.Arcs.Where(arc => arc.Rate >= smallestRate))
            flow.AddVerticesAndEdge(new Pipe(WayOut(arc.Source), WayIn(arc.Target), 1, arc));
        foreach (var node in Enumerable.Range(0, graph.NodeCount).Where(graph.Relays))
            flow.AddVerticesAndEdge(new Pipe(WayIn(node), WayOut(node), 1, null));
        if (!flow.ContainsVertex(WayIn(target))) return null;

        Pipe Backwards(int from, int to) => new(from, to, 0, null);
        var backwards = new ReversedEdgeAugmentorAlgorithm<int, Pipe>(flow, Backwards);
        backwards.AddReversedEdges();
        var algorithm = new EdmondsKarpMaximumFlowAlgorithm<int, Pipe>(flow, pipe => pipe.Capacity, Backwards, backwards);
        algorithm.Compute(Start, WayIn(target));
        if (algorithm.MaxFlow < count) return null;

        var used = algorithm.ResidualCapacities
            .Where(pipe => pipe.Key.Arc is not null && pipe.Value == 0)
            .Select(pipe => pipe.Key.Arc!)
            .ToLookup(arc => arc.Source);
        return [.. used[source].Select(first => Follow(first, used))];
    }

    /// <summary>Through an intermediate node at most one unit flows, so the way on is clear.</summary>
    private Arc[] Follow(Arc first, ILookup<int, Arc> used)
    {
        var path = new List<Arc> { first };
        while (path[^1].Target != target) path.Add(used[path[^1].Target].Single());
        return [.. path];
    }

    private static int WayIn(int node) => 2 * node;

    private static int WayOut(int node) => 2 * node + 1;

    private sealed class Pipe(int source, int target, int capacity, Arc? arc) : IEdge<int>
    {
        public int Source { get; } = source;

        public int Target { get; } = target;

        public int Capacity { get; } = capacity;

        public Arc? Arc { get; } = arc;
    }
}
