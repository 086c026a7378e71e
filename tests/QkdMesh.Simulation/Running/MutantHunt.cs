using QkdMesh.Core;
using QkdMesh.Simulation.Scenarios;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Running;

/// <summary>The result of a hunt for one mutant.</summary>
/// <param name="By">The run whose history shows the mutant; null if the mutant survived.</param>
internal sealed record HuntResult(MutantEntry Mutant, RunResult? By, long Runs);

/// <summary>Runs with a mutant until the invariant that must catch the mutant is broken.</summary>
internal static class MutantHunt
{
    /// <summary>Plays the scenarios that name the mutant. If no scenario does, plays one random scenario for each seed.</summary>
    /// <param name="seen">Gets every run.</param>
    public static HuntResult Of(MutantEntry mutant, IReadOnlyList<Scenario> scenarios, long start, long seeds, Action<RunResult> seen)
    {
        var own = scenarios.Where(scenario => scenario.Tests.Contains(mutant.Name)).ToList();
        var runs = 0L;
        for (var seed = start; seed < start + seeds; seed++)
        {
            foreach (var scenario in own.DefaultIfEmpty(RandomScenario.Of(seed)))
            {
                runs++;
                var run = RunWith([mutant.Name], scenario, seed, withCanary: mutant.CaughtBy == "S13");
                seen(run);
                if (run.Violations.Any(violation => violation.Code == mutant.CaughtBy)) return new HuntResult(mutant, run, runs);
            }
        }
        return new HuntResult(mutant, null, runs);
    }

    /// <summary>One run with these mutants on, and without the defences that the scenario leaves out. Both are reset at the end.</summary>
    public static RunResult RunWith(IEnumerable<string> mutants, Scenario scenario, long seed, bool withCanary = false)
    {
        try
        {
            Mutant.SwitchOn([.. mutants, .. scenario.Absent]);
            return World.Simulation.Run(scenario, seed, withCanary);
        }
        finally
        {
            Mutant.SwitchOn();
        }
    }
}
