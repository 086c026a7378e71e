namespace QkdMesh.Chaos.Running;

/// <summary>The scenario files of chaos. The build copies them next to the executable.</summary>
internal static class ScenarioSet
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "chaos");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.scenario").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>The scenarios of every test run. Their names begin with a number, which gives their order.</summary>
    public static IReadOnlyList<string> Short { get; } = [.. Names.Where(name => char.IsAsciiDigit(name[0]))];

    /// <exception cref="FormatException">The file is not a scenario.</exception>
    public static Scenario Read(string name) => Read(new FileInfo(Path.Combine(Folder, name)));

    /// <exception cref="FormatException">The file is not a scenario.</exception>
    public static Scenario Read(FileInfo file) => ScenarioReader.Read(File.ReadAllText(file.FullName), file.Name, Faults.FaultRules.Stage);
}
