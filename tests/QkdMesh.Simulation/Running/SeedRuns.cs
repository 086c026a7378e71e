using QkdMesh.Simulation.Scenarios;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Running;

/// <summary>Runs many seeds, one by one or in parallel. The results come in the order of the seeds.</summary>
internal static class SeedRuns
{
    private const int Ahead = 64;

    public static IEnumerable<RunResult> Of(long start, long count, int threads, Func<long, Scenario> scenarioOf)
    {
        for (var first = start; first < start + count; first += Ahead * threads)
        {
            var some = Enumerable.Range(0, (int)Math.Min(Ahead * threads, start + count - first)).Select(at => first + at);
            var results = threads == 1
                ? some.Select(seed => World.Simulation.Run(scenarioOf(seed), seed))
                : some.AsParallel().AsOrdered().WithDegreeOfParallelism(threads)
                    .Select(seed => World.Simulation.Run(scenarioOf(seed), seed));
            foreach (var result in results) yield return result;
        }
    }
}
