using QkdMesh.Core;
using QkdMesh.Simulation.Scenarios;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Running;

/// <summary>How a mutant fared.</summary>
/// <param name="By">The run whose history shows it; null where it survived.</param>
internal sealed record HuntResult(MutantEntry Mutant, RunResult? By, long Runs);

/// <summary>Lets mutants live until the invariant that is meant to catch them does.</summary>
internal static class MutantHunt
{
    /// <summary>Plays the scenarios that are written for the mutant, and without such scenarios, seed after seed.</summary>
    /// <param name="seen">Told of every run.</param>
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

    /// <summary>One run with mutants on, and without the defences that the scenario does without; all is as it was after it.</summary>
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
