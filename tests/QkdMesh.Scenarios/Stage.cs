namespace QkdMesh.Scenarios;

/// <summary>A program that plays scenarios, and what it can play.</summary>
/// <param name="Name">The subject of "the simulation cannot play".</param>
/// <param name="Faults">The faults, in the order of the vocabulary.</param>
/// <param name="HasSilos">Whether the network runs in processes.</param>
/// <param name="Defences">The defences that a scenario may leave out.</param>
/// <param name="Mutants">The mutants that the stage can switch on.</param>
public sealed record Stage(
    string Name, IReadOnlyList<FaultKind> Faults, bool HasSilos, IReadOnlySet<string> Defences, IReadOnlySet<string> Mutants)
{
    /// <summary>Codes that only this stage checks, and that a scenario may name as known.</summary>
    public IReadOnlySet<string> OwnCodes { get; init; } = new HashSet<string>();

    /// <summary>The faults of processes, of what they depend on, and of their callers. A network on one thread has none.</summary>
    public static IReadOnlyList<FaultKind> OfProcesses { get; } =
        [.. Enum.GetValues<FaultKind>().Where(kind => kind >= FaultKind.SiloKilled)];
}
