using QkdMesh.Core.Routing;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// From one node, the route of least weight to each other: through trusted nodes, with as many links as a relay may cross. Hop by hop
/// after Bellman and Ford, for the lightest route may have too many.
/// </summary>
internal sealed class LightestRoutes
{
    private readonly Step?[] _lightest;

    /// <param name="weights">Of each link, 0 or more.</param>
    public LightestRoutes(CarryingNetwork network, int source, double[] weights)
    {
        _lightest = new Step?[network.NodeCount];
        List<Step> frontier = [_lightest[source] = new(source, link: -1, weight: 0, before: null)];
        for (var hop = 1; hop <= RouteQuery.HopLimit && frontier.Count > 0; hop++)
        {
            var reached = new List<Step>();
            foreach (var step in frontier.Where(step => step.Node == source || network.Relays(step.Node)))
            foreach (var arc in network.ArcsFrom(step.Node))
            {
                var weight = step.Weight + weights[arc.Link];
                if (_lightest[arc.To] is { } known && known.Weight <= weight) continue;
                reached.Add(_lightest[arc.To] = new(arc.To, arc.Link, weight, step));
            }

            frontier = reached.FindAll(step => _lightest[step.Node] == step);
        }
    }

    /// <summary>Infinite where there is no route.</summary>
    public double WeightTo(int target) => _lightest[target]?.Weight ?? double.PositiveInfinity;

    /// <summary>The links, from the target back to the source.</summary>
    public int[] LinksTo(int target)
    {
        var links = new List<int>();
        for (var step = _lightest[target]; step?.Before is not null; step = step.Before) links.Add(step.Link);
        return [.. links];
    }

    // A class: steps are told apart by identity, and share what lies before them.
    private sealed class Step(int node, int link, double weight, Step? before)
    {
        public int Node => node;

        public int Link => link;

        public double Weight => weight;

        public Step? Before => before;
    }
}
