using System.Globalization;
using QkdMesh.History;
using QkdMesh.Invariants;
using QkdMesh.Simulation.Scenarios;
using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Running;

/// <summary>The report of a broken run: what broke, the scenario, the history around it, and the command that replays it.</summary>
internal static class Report
{
    public static string Of(RunResult run, string? scenarioFile, IEnumerable<string> mutants, string? theme = null)
    {
        var again = string.Create(
            CultureInfo.InvariantCulture, $"dotnet run -c Release --project tests/QkdMesh.Simulation -- --replay {run.Seed}");
        if (scenarioFile is not null) again += $" --scenario '{scenarioFile}'";
        if (theme is not null and not RandomScenario.AllFaults) again += $" --theme {theme}";
        again += string.Concat(mutants.Select(name => $" --mutant {name}"));
        return string.Create(CultureInfo.InvariantCulture, $"""
            {run.Violations[0].Code} is broken in seed {run.Seed} ({run.Violations.Count} violations)
            {run.Scenario}
            {HistoryAround.Tell(run.History, run.Violations[0])}
            replay: {again}

            """);
    }

    public static void WriteHistory(RunResult run, TextWriter to)
    {
        foreach (var happened in run.History) to.WriteLine(HistoryLines.Write(happened));
    }
}
