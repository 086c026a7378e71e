using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Rehearsal;

/// <summary>One request of a rehearsal.</summary>
/// <param name="At">Time since the start.</param>
/// <param name="Count">Keys of 256 bits, 1 or more.</param>
/// <param name="CollectedAfter">When the slave collects the keys, after they were made; null for never.</param>
public readonly record struct OfferedRequest(TimeSpan At, SaeId Master, SaeId Slave, int Count, TimeSpan? CollectedAfter);

/// <summary>The requests of a rehearsal. They do not depend on which of them are served.</summary>
public static class OfferedLoad
{
    /// <summary>The mean number of requests of which the keys of one are never collected.</summary>
    public const int OneLeftIn = 50;

    private const double ShareCollected = 1 - (1.0 / OneLeftIn);

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>After this time links have their first key, and requests begin.</summary>
    public static TimeSpan Begin { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Every two SAEs that may share keys, in both directions.</summary>
    public static (SaeId Master, SaeId Slave)[] PairsOf(NetworkTopology topology) =>
    [
        .. from sae in topology.Definition.Saes
           from peer in sae.SharesWith
           where topology.MayShare(sae.Id, peer)
           select (sae.Id, peer),
    ];

    /// <summary>Requests without end, in order of time. None if no two SAEs may share. The same seed gives the same requests.</summary>
    public static IEnumerable<OfferedRequest> Of(NetworkTopology topology, RehearsalPlan plan)
    {
        var pairs = PairsOf(topology);
        var random = new Random(plan.Seed);
        for (var at = Begin; pairs.Length > 0;)
        {
            // The gaps between independent requests have an exponential distribution.
            at += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / plan.RequestsPerSecond);
            var (master, slave) = pairs[random.Next(pairs.Length)];
            var count = random.Next(1, plan.MostKeys + 1);
            var (isCollected, wait) = (random.NextDouble() < ShareCollected, LongestWait * random.NextDouble());
            yield return new(at, master, slave, count, isCollected ? wait : null);
        }
    }
}
