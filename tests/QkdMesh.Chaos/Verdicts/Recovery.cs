using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>How long a pair went without keys after a fault.</summary>
/// <param name="Took">From the beginning of the fault until a request was served that came after it, and after which none failed.</param>
/// <param name="Failed">Requests of the pair that failed meanwhile.</param>
internal sealed record Recovery(FaultKind Kind, string Master, string Slave, TimeSpan Took, int Failed)
{
    // A fault that is over this long is told apart from the next one.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>Of the faults that had no other beside them, for each pair that had a route all the while.</summary>
    public static IEnumerable<Recovery> Of(IReadOnlyList<PlayedFault> faults, IReadOnlyCollection<RequestRecord> requests)
    {
        var pairs = requests.GroupBy(request => (request.Master, request.Slave)).ToList();
        return
            from fault in faults
            where faults.All(other => other == fault || other.To + AfterOf(other) < fault.From || other.From > fault.To)
            from pair in pairs
            let during = pair
                .Where(request => request.Begun >= fault.From && request.Begun < fault.To)
                .OrderBy(request => request.Begun).ToList()
            where during.Count > 0 && during.TrueForAll(request => request.HasRoute)
            let took = TimeOf(fault, during)
            select new Recovery(
                fault.Fault.Kind, pair.Key.Master, pair.Key.Slave, took, during.Count(request => request.Error is not null));
    }

    // Where the last request of all failed, the pair was never served again: it took as long as the fault lasted.
    private static TimeSpan AfterOf(PlayedFault fault) =>
        FaultRules.Of(fault.Fault.Kind).Felt is var felt && felt < Longest ? felt : Longest;

    private static TimeSpan TimeOf(PlayedFault fault, List<RequestRecord> during)
    {
        var served = during.FindLastIndex(request => request.Error is not null) + 1;
        return served == during.Count ? fault.To - fault.From : during.Skip(served).Min(request => request.Ended) - fault.From;
    }
}
