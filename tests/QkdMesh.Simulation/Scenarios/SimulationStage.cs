namespace QkdMesh.Simulation.Scenarios;

/// <summary>What the simulation can play: all that happens to nodes, links and messages, on one thread and without processes.</summary>
internal static class SimulationStage
{
    public static Stage Stage { get; } = new(
        "the simulation", [.. Enum.GetValues<FaultKind>().Except(Stage.OfProcesses)], HasSilos: false,
        MutantList.Defences, MutantList.All.Select(mutant => mutant.Name).ToHashSet(StringComparer.Ordinal));
}
