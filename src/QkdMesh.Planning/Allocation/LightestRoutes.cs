using System.Numerics;
using QkdMesh.Core.Routing;

namespace QkdMesh.Planning.Allocation;

/// <summary>
/// The routes of least weight from one node to each other node, through trusted nodes, with at most as many links as a relay may cross. The
/// search goes hop by hop (Bellman and Ford), because the lightest route may have too many links.
/// </summary>
/// <typeparam name="TWeight">A type that adds the weights without rounding.</typeparam>
internal sealed class LightestRoutes<TWeight> where TWeight : struct, INumber<TWeight>
{
    private readonly Step?[] _lightest;

    /// <param name="weights">The weight of each link, 0 or more.</param>
    public LightestRoutes(CarryingNetwork network, int source, TWeight[] weights)
    {
        _lightest = new Step?[network.NodeCount];
        List<Step> frontier = [_lightest[source] = new(source, link: -1, TWeight.Zero, before: null)];
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

    /// <summary>The weight of the route; null without a route.</summary>
    public TWeight? WeightTo(int target) => _lightest[target]?.Weight;

    /// <summary>The links, from the target back to the source.</summary>
    public int[] LinksTo(int target)
    {
        var links = new List<int>();
        for (var step = _lightest[target]; step?.Before is not null; step = step.Before) links.Add(step.Link);
        return [.. links];
    }

    // A class: steps are compared by identity, and share the steps before them.
    private sealed class Step(int node, int link, TWeight weight, Step? before)
    {
        public int Node => node;

        public int Link => link;

        public TWeight Weight => weight;

        public Step? Before => before;
    }
}
