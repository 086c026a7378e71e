using System.Globalization;
using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Processes;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>Judges whether silos ended when they had to, and only then.</summary>
internal static class Exits
{
    public const string Fencing = "FENCED", Crash = Scenario.Crash;

    private static readonly FaultKind[]
        Emptying = [FaultKind.RedisStartsEmpty, FaultKind.RedisGoesBack],
        Suspending =
        [
            FaultKind.SiloStandsStill, FaultKind.SiloIsolated, FaultKind.SilosParted,
            FaultKind.RedisDown, FaultKind.RedisHangs, FaultKind.RedisFailsOver, FaultKind.MessagesLate,
            FaultKind.ConnectionsHalfOpen, FaultKind.ConnectionsBreak, FaultKind.BytesCorrupted, .. Emptying,
        ];

    public static IEnumerable<Violation> Judge(
        IReadOnlyList<PlayedFault> faults, IReadOnlyList<string> silos, IReadOnlyList<SiloExit> exits)
    {
        foreach (var exit in exits.Where(exit => !exit.IsAsTold && !IsFencing(exit, faults) && !CouldNotJoin(exit, faults)
            && !RanOut(exit, faults)))
            yield return Broken(Crash, $"silo {exit.Silo} ended with exit code {exit.Code} at {exit.At}");
        foreach (var fault in faults.Where(fault => Emptying.Contains(fault.Fault.Kind)))
        {
            foreach (var silo in MembersAt(fault, silos, faults, exits))
            {
                if (FencedAfter(fault, silo, faults, exits) is { } after && after <= FaultRules.Fencing) continue;
                yield return Broken(
                    Fencing, $"silo {silo} had not fenced itself {FaultRules.Fencing.TotalSeconds} s after \"{fault.Fault}\"");
            }
        }
    }

    /// <summary>How long silos took to fence themselves after Redis lost its data.</summary>
    public static IEnumerable<TimeSpan> FencingTimes(
        IReadOnlyList<PlayedFault> faults, IReadOnlyList<string> silos, IReadOnlyList<SiloExit> exits) =>
        from fault in faults
        where Emptying.Contains(fault.Fault.Kind)
        from silo in MembersAt(fault, silos, faults, exits)
        let after = FencedAfter(fault, silo, faults, exits)
        where after is not null
        select after.Value;

    // The silos that were members when Redis lost its data. A silo that was killed and is not back, or that had not joined yet, holds no
    // key and is not a member. It may join the new store.
    private static IEnumerable<string> MembersAt(
        PlayedFault emptied, IReadOnlyList<string> silos, IReadOnlyList<PlayedFault> faults, IReadOnlyList<SiloExit> exits) =>
        silos.Where(silo => !faults.Any(other => IsDown(silo, other, emptied.From))
            && exits.FirstOrDefault(exit => exit.Silo == silo && exit.At >= emptied.From)
                is not { WasReady: false, Code: not SiloExit.Fenced });

    private static bool IsDown(string silo, PlayedFault fault, TimeSpan at) =>
        fault.Fault is { Kind: FaultKind.SiloKilled } && fault.Fault.What == silo && fault.From <= at && at < fault.To;

    private static TimeSpan? FencedAfter(
        PlayedFault fault, string silo, IReadOnlyList<PlayedFault> faults, IReadOnlyList<SiloExit> exits)
    {
        var fencing = exits.FirstOrDefault(exit => exit.Silo == silo && exit.Code == SiloExit.Fenced && exit.At >= fault.From);
        if (fencing is not { } fenced) return null;
        // A silo that stood still, or was cut off, could not know of the loss before that was over.
        var could = faults
            .Where(other => other.Fault is { Kind: FaultKind.SiloStandsStill or FaultKind.SiloIsolated } && other.Fault.What == silo
                && other.From <= fault.Done)
            .Select(other => other.To).Append(fault.Done).Max();
        return fenced.At > could ? fenced.At - could : TimeSpan.Zero;
    }

    private static bool IsFencing(SiloExit exit, IReadOnlyList<PlayedFault> faults) =>
        exit.Code == SiloExit.Fenced && faults.Any(fault => Suspending.Contains(fault.Fault.Kind) && fault.From <= exit.At);

    // A silo that finds no Redis, or no silo that answers, may give up and start again.
    private static bool CouldNotJoin(SiloExit exit, IReadOnlyList<PlayedFault> faults) =>
        !exit.WasReady && faults.Any(fault => Suspending.Contains(fault.Fault.Kind)
            && fault.From <= exit.At && exit.At <= fault.To + FaultRules.Joining);

    // A silo that gets no memory, or can open no file, may end. It may also fail to start while its audit log cannot be written.
    // A silo that starts while its clock is behind looks older than its predecessor, so the others declare it dead.
    private static bool RanOut(SiloExit exit, IReadOnlyList<PlayedFault> faults) => faults.Any(fault => fault.Fault.What == exit.Silo
        && (fault.Fault.Kind is FaultKind.MemoryLimited or FaultKind.FilesLimited
            || (fault.Fault.Kind == FaultKind.AuditDiskFull && !exit.WasReady)
            || (fault.Fault.Kind == FaultKind.ClockWrong && exit.Code == SiloExit.Fenced))
        && fault.From <= exit.At && exit.At <= fault.To + FaultRules.RunningOut);

    private static Violation Broken(string code, FormattableString what) =>
        new(code, what.ToString(CultureInfo.InvariantCulture), null, []);
}
