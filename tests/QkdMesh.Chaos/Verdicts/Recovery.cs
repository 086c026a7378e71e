using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>How long a pair went without keys after a fault.</summary>
/// <param name="Took">From the beginning of the fault to the first success after the last failure.</param>
/// <param name="Failed">Requests of the pair that failed in this time.</param>
internal sealed record Recovery(FaultKind Kind, string Master, string Slave, TimeSpan Took, int Failed)
{
    // A fault that ended this long ago no longer affects the figures of the next fault.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>For each fault without another fault beside it, and each pair that had a route for the whole time.</summary>
    public static IEnumerable<Recovery> Of(IReadOnlyList<PlayedFault> faults, IReadOnlyCollection<RequestRecord> requests)
    {
        var pairs = requests.GroupBy(request => (request.Master, request.Slave)).ToList();
        return
            from fault in faults
            where faults.All(other => other == fault || other.To + AfterOf(other) < fault.From || other.From > fault.To)
            from pair in pairs
            let during = pair.Where(request => request.Begun >= fault.From && request.Begun < fault.To)
                .OrderBy(request => request.Begun).ToList()
            where during.Count > 0 && during.TrueForAll(request => request.HasRoute)
            let took = TimeOf(fault, during)
            let failed = during.Count(request => request.Error is not null)
            select new Recovery(fault.Fault.Kind, pair.Key.Master, pair.Key.Slave, took, failed);
    }

    private static TimeSpan AfterOf(PlayedFault fault) =>
        FaultRules.Of(fault.Fault.Kind).Felt is var felt && felt < Longest ? felt : Longest;

    // If the last request failed, the pair was not served again: then it took as long as the fault lasted.
    private static TimeSpan TimeOf(PlayedFault fault, List<RequestRecord> during)
    {
        var served = during.FindLastIndex(request => request.Error is not null) + 1;
        return served == during.Count ? fault.To - fault.From : during.Skip(served).Min(request => request.Ended) - fault.From;
    }
}
