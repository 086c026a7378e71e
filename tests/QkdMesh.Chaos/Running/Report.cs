using System.Globalization;

namespace QkdMesh.Chaos.Running;

/// <summary>The report of a broken run: what broke, the scenario, the history around it, and the command that plays it again.</summary>
internal static class Report
{
    public static string Of(RunResult run) => string.Create(CultureInfo.InvariantCulture, $"""
        {run.Violations.Count} violations in {run.Scenario.Name} with seed {run.Seed}
        {run.Scenario}
        {string.Join('\n', run.Told)}
        histories and logs: {run.Folder}
        again: dotnet run -c Release --project tests/QkdMesh.Chaos -- --seed {run.Seed} --scenario FILE with these sentences

        """);
}
