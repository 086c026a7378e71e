using System.Globalization;
using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>
/// A full disk takes effect: without its audit log a silo refuses deliveries, and a history that cannot be written ends. S14 then sees
/// that nothing was delivered without a record.
/// </summary>
internal static class FullDisks
{
    public const string OwnCode = "DISK";

    private const string Refusal = "AUDIT_UNAVAILABLE", Ended = "the history file cannot be written";

    /// <param name="serves">Whether a silo alone hosts the node of an SAE, so that it must deliver keys.</param>
    /// <param name="logOf">The log of a silo.</param>
    public static IEnumerable<Violation> Judge(
        IReadOnlyList<PlayedFault> faults, IReadOnlyCollection<RequestRecord> requests, Func<string, bool> serves,
        Func<string, string> logOf)
    {
        foreach (var full in faults)
        {
            if (full.Fault.Kind == FaultKind.AuditDiskFull && serves(full.Fault.What)
                && !requests.Any(request => request.Error == Refusal && request.Ended >= full.From && request.Begun <= full.To))
                yield return Broken($"no request was refused with {Refusal} during \"{full.Fault}\" at {full.From}");
            if (full.Fault.Kind == FaultKind.HistoryDiskFull && !logOf(full.Fault.What).Contains(Ended, StringComparison.Ordinal))
                yield return Broken($"silo {full.Fault.What} did not say that its history ended");
        }
    }

    /// <summary>When the histories of silos stop to be complete; null if they are complete.</summary>
    public static TimeSpan? EndOfHistories(IEnumerable<PlayedFault> faults) =>
        faults.Where(fault => fault.Fault.Kind == FaultKind.HistoryDiskFull).Min(fault => (TimeSpan?)fault.From);

    private static Violation Broken(FormattableString what) => new(OwnCode, what.ToString(CultureInfo.InvariantCulture), null, []);
}
