using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Planning;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Plan;

/// <summary>Runs the planner and shows its progress. Only this type uses the planner, so other commands do not load its solver.</summary>
internal static class PlanRun
{
    public static async Task<PlanAnswer> RunAsync(
        CommandSession session, NetworkTopology topology, PlanOrder order, CancellationToken cancellationToken)
    {
        var pairs = order.DemandFile is { } file
            ? await DemandFile.LoadAsync(file, topology, cancellationToken)
            : PairDemand.EveryPairOf(topology);
        if (pairs.Count == 0) throw SaePair.NoneIn(order.File);

        var options = new PlanOptions { KeySize = order.KeySize, KeysPerRequest = order.KeysPerRequest, WithPqc = order.WithPqc };
        return Plan(session, topology, pairs, options, order, cancellationToken);
    }

    private static PlanAnswer Plan(
        CommandSession session, NetworkTopology topology, IReadOnlyList<PairDemand> pairs, PlanOptions options, PlanOrder order,
        CancellationToken cancellationToken)
    {
        PlanAnswer Carry(Action<int> total, Action step)
        {
            var planner = new NetworkPlanner(topology, pairs, options, cancellationToken);
            var hasNoChannel = topology.Definition.Links.Any(link => link.Id.Value == order.Cut && !link.HasQuantumChannel);
            var wanted = Wanted(planner, order.Cut, isUncounted: !order.WithPqc && hasNoChannel);
            total(wanted.Count);
            var cuts = new List<CutPlan>();
            foreach (var cut in wanted)
            {
                cuts.Add(planner.Of(cut, cancellationToken));
                step();
            }

            return PlanAnswer.Of(topology, options, planner.Plan, cuts);
        }

        // Without a terminal, each step of a progress bar would be a line of its own.
        if (!session.Notes.Profile.Capabilities.Interactive) return Carry(_ => { }, () => { });
        return session.Notes.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask("all links whole").IsIndeterminate();
            return Carry(
                total => (task.Description, task.MaxValue, task.IsIndeterminate) = ("cuts", Math.Max(1, total), false),
                () => task.Increment(1));
        });
    }

    private static IReadOnlyList<Cut> Wanted(NetworkPlanner planner, string? name, bool isUncounted)
    {
        if (name is null) return planner.Cuts;
        var found = planner.Cuts.Where(cut => cut.ToString() == name).ToList();
        if (found.Count > 0) return found;
        if (isUncounted)
        {
            throw new ExpectedFailureException(
                "UNKNOWN_CUT", $"the plan does not count '{name}', because it has no quantum channel: add --with-pqc");
        }

        var near = new NearestName([.. planner.Cuts.Select(cut => $"{cut}")]).AdviseOr(name, "name a node, or a link that the plan counts");
        throw new ExpectedFailureException("UNKNOWN_CUT", $"there is no link or node '{name}' to cut: {near}");
    }
}
