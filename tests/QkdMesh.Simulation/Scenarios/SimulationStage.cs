namespace QkdMesh.Simulation.Scenarios;

/// <summary>What the simulation can play: every fault of nodes, links and messages, and no fault of processes.</summary>
internal static class SimulationStage
{
    public static Stage Stage { get; } = new(
        "the simulation", [.. Enum.GetValues<FaultKind>().Except(Stage.OfProcesses)], HasSilos: false,
        MutantList.Defences, MutantList.All.Select(mutant => mutant.Name).ToHashSet(StringComparer.Ordinal));
}
