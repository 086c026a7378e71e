namespace QkdMesh.Simulation.Scenarios;

/// <summary>The scenarios of tests/scenarios. The build copies them next to the executable.</summary>
internal static class ScenarioFiles
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "scenarios");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.scenario").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <exception cref="FormatException">The file is not a scenario.</exception>
    public static Scenario Read(string name) =>
        ScenarioReader.Read(File.ReadAllText(Path.Combine(Folder, name)), name, SimulationStage.Stage);

    /// <exception cref="FormatException">A file is not a scenario.</exception>
    public static IReadOnlyList<Scenario> All() => [.. Names.Select(Read)];
}
