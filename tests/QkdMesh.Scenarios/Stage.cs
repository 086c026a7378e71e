namespace QkdMesh.Scenarios;

/// <summary>Who plays scenarios, and what it can play.</summary>
/// <param name="Name">As in "the simulation cannot play".</param>
/// <param name="Faults">In the order of the vocabulary.</param>
/// <param name="HasSilos">Whether the network runs in processes.</param>
/// <param name="Defences">Those that it can do without.</param>
/// <param name="Mutants">Those that it can switch on.</param>
public sealed record Stage(
    string Name, IReadOnlyList<FaultKind> Faults, bool HasSilos, IReadOnlySet<string> Defences, IReadOnlySet<string> Mutants)
{
    /// <summary>The faults of processes and of what they depend on: a network that is one thread has no such faults.</summary>
    public static IReadOnlyList<FaultKind> OfProcesses { get; } =
        [.. Enum.GetValues<FaultKind>().Where(kind => kind >= FaultKind.SiloKilled)];
}
