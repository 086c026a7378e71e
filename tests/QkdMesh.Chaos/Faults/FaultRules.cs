namespace QkdMesh.Chaos.Faults;

/// <summary>What a mesh promises under one kind of fault.</summary>
/// <param name="Felt">How long requests may fail after the fault begins, and after it is over.</param>
/// <param name="IsExcuse">Whether requests may fail for as long as the fault lasts.</param>
/// <param name="Recovering">How long what it broke may need once it is over, before it counts as whole.</param>
internal readonly record struct FaultRule(TimeSpan Felt, TimeSpan Recovering, bool IsExcuse = false);

/// <summary>The figures of docs/reliability.md, which every run is held to.</summary>
internal static class FaultRules
{
    /// <summary>How soon every silo must have fenced itself once Redis lost what it knew.</summary>
    public static readonly TimeSpan Fencing = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a silo tries to join what it found before it gives up and is started again: 20 s, and what it takes to end.
    /// </summary>
    public static readonly TimeSpan Joining = TimeSpan.FromSeconds(30);

    private static readonly FaultRule
        NotFelt = new(TimeSpan.Zero, TimeSpan.FromSeconds(1)),
        Rerouted = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6)),
        Excused = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), IsExcuse: true);

    public static FaultRule Of(FaultKind kind) => kind switch
    {
        FaultKind.Cut or FaultKind.RedisDown or FaultKind.RedisHangs or FaultKind.RollingRestart or FaultKind.ClientsLeave => NotFelt,
        FaultKind.SiloKilled => new(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(6)),
        FaultKind.SiloStandsStill or FaultKind.SiloIsolated or FaultKind.SilosParted => new(
            TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15)),
        FaultKind.RedisStartsEmpty or FaultKind.RedisGoesBack or FaultKind.Overload => Excused,
        _ => Rerouted,
    };

    /// <summary>The faults that this stage has.</summary>
    public static Stage Stage { get; } = new(
        "chaos",
        [
            FaultKind.Cut, FaultKind.Stall, FaultKind.Eavesdropper, FaultKind.Quarantine,
            FaultKind.LinkLeaves, FaultKind.LinkMoves, FaultKind.SaesPart, FaultKind.SaeMoves, .. Stage.OfProcesses,
        ],
        HasSilos: true, Defences: new HashSet<string>(), Mutants: new HashSet<string>());
}
