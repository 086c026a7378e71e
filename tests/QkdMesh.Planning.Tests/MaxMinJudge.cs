using Google.OrTools.LinearSolver;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Planning.Tests;

/// <summary>
/// Judges shares by a formulation that the planner does not use, in another solver: the flow of each pair over each direction of each
/// link.
/// </summary>
internal sealed class MaxMinJudge(NetworkTopology topology)
{
    private readonly IReadOnlyList<PairDemand> _pairs = PairDemand.EveryPairOf(topology);

    /// <summary>The smallest overload of the worst link, as a share, if the pairs have these rates.</summary>
    public double Excess(double[] rates)
    {
        using var solver = Solver.CreateSolver("CLP");
        var excess = solver.MakeNumVar(0, double.PositiveInfinity, "excess");
        Constrain(solver, excess, [.. rates.Select(rate => new LinearExpr() + rate)]);
        solver.Minimize(excess);
        return Optimum(solver);
    }

    /// <summary>The highest rate of one pair while each other pair has at least these rates.</summary>
    public double MostFor(int pair, double[] least)
    {
        using var solver = Solver.CreateSolver("CLP");
        var rate = solver.MakeNumVar(0, double.PositiveInfinity, "rate");
        Constrain(
            solver, solver.MakeNumVar(0, 0, "excess"),
            [.. least.Select((other, at) => at == pair ? rate + 0.0 : new LinearExpr() + other)]);
        solver.Maximize(rate);
        return Optimum(solver);
    }

    private void Constrain(Solver solver, Variable excess, LinearExpr[] rates)
    {
        var loads = topology.Definition.Links.ToDictionary(link => link.Id, _ => new LinearExpr());
        foreach (var (pair, rate) in _pairs.Zip(rates))
        {
            var gains = topology.Definition.Nodes.ToDictionary(node => node.Id, _ => new LinearExpr());
            foreach (var link in topology.Definition.Links)
            foreach (var (from, to) in new[] { (link.A, link.B), (link.B, link.A) })
            {
                // No key of other nodes enters an end node, so none leaves it.
                if (!MayPass(from, pair.One.Node) || !MayPass(to, pair.Other.Node)) continue;
                var flow = solver.MakeNumVar(0, double.PositiveInfinity, "");
                loads[link.Id] += flow;
                gains[from] -= flow;
                gains[to] += flow;
            }

            foreach (var (node, gain) in gains)
                solver.Add(gain == (node == pair.Other.Node ? rate : node == pair.One.Node ? -1.0 * rate : new LinearExpr()));
        }

        foreach (var link in topology.Definition.Links)
        {
            var capacity = link.SecretKeyRate.BitsPerSecond / Plans.KeyCost;
            solver.Add(loads[link.Id] <= capacity + (capacity * excess));
        }
    }

    private bool MayPass(NodeId node, NodeId end) => node == end || topology.FindNode(node)!.Role is NodeRole.Trusted;

    private static double Optimum(Solver solver) =>
        solver.Solve() == Solver.ResultStatus.OPTIMAL
            ? solver.Objective().Value()
            : throw new InvalidOperationException("the judge found no solution");
}
