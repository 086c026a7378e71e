using QkdMesh.Chaos.Verdicts;

namespace QkdMesh.Chaos.Faults;

/// <summary>What a mesh promises under one kind of fault.</summary>
/// <param name="Felt">How long requests may fail after the fault begins, and after it is over.</param>
/// <param name="IsExcuse">Whether requests may fail for as long as the fault lasts.</param>
/// <param name="Recovering">After the fault is over: how long before what it broke counts as whole.</param>
internal readonly record struct FaultRule(TimeSpan Felt, TimeSpan Recovering, bool IsExcuse = false);

/// <summary>The figures of docs/reliability.md. Every run must keep them.</summary>
internal static class FaultRules
{
    /// <summary>The longest time from a loss of the data in Redis until every silo has fenced itself.</summary>
    public static readonly TimeSpan Fencing = TimeSpan.FromSeconds(10);

    /// <summary>How long a silo tries to join a cluster before it gives up and starts again: 20 s, and the time to end.</summary>
    public static readonly TimeSpan Joining = TimeSpan.FromSeconds(30);

    /// <summary>How long a silo that ran out of memory or files may still end because of it, after the fault is over.</summary>
    public static readonly TimeSpan RunningOut = TimeSpan.FromSeconds(5);

    private static readonly FaultRule
        NotFelt = new(TimeSpan.Zero, TimeSpan.FromSeconds(1)),
        Rerouted = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6)),
        Excused = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), IsExcuse: true);

    public static FaultRule Of(FaultKind kind) => kind switch
    {
        FaultKind.Cut or FaultKind.RedisDown or FaultKind.RedisHangs or FaultKind.RollingRestart or FaultKind.ClientsLeave
            or FaultKind.SlowReaders or FaultKind.IdleConnections or FaultKind.ClockDrifts
            or FaultKind.RedisFailsOver or FaultKind.SaeActsAsAnother
            or FaultKind.CertificatesRenewed or FaultKind.AuthoritiesReplaced or FaultKind.SaeRevoked => NotFelt,
        FaultKind.SiloKilled => new(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(6)),
        FaultKind.SiloStandsStill or FaultKind.SiloIsolated or FaultKind.SilosParted or FaultKind.ConnectionsHalfOpen =>
            new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15)),
        // A step of the wall clock may mean that memory went back, so the silo makes all key again (MemoryWatch).
        FaultKind.ClockWrong => Rerouted,
        // Each step of a relay waits, and a broken connection takes answers with it.
        FaultKind.MessagesLate or FaultKind.ConnectionsBreak or FaultKind.BytesCorrupted =>
            new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(15), IsExcuse: true),
        // Deliveries are refused for as long as they cannot be recorded, and no longer.
        FaultKind.AuditDiskFull => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), IsExcuse: true),
        FaultKind.HistoryDiskFull => NotFelt,
        FaultKind.MemoryLimited or FaultKind.FilesLimited => new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), IsExcuse: true),
        FaultKind.RedisStartsEmpty or FaultKind.RedisGoesBack or FaultKind.Overload => Excused,
        _ => Rerouted,
    };

    /// <summary>What chaos can play.</summary>
    public static Stage Stage { get; } = new(
        "chaos",
        [
            FaultKind.Cut, FaultKind.QkdCut, FaultKind.Stall, FaultKind.Eavesdropper, FaultKind.Quarantine,
            FaultKind.LinkLeaves, FaultKind.LinkMoves, FaultKind.SaesPart, FaultKind.SaeMoves, .. Stage.OfProcesses,
        ],
        HasSilos: true, Defences: new HashSet<string>(), Mutants: new HashSet<string>())
    {
        OwnCodes = new HashSet<string> { KeyOnTheWire.BetweenSilos },
    };
}
