using Orleans.Configuration;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Clustering.Tests;

/// <summary>
/// The inequalities between time-outs that the safety of a cluster rests on. The name of a test says what it prevents. Each test also
/// changes a base value so that its inequality breaks, which shows that the inequality is computed from that value.
/// </summary>
public class ClusterTimingsTests
{
    private static readonly ClusterTimings Timings = ClusterTimings.Default;

    [Fact]
    public void SiloIsNotReplaced_WhileItsLeaseMayBeHeld()
    {
        static bool IsSafe(ClusterTimings timings) => timings.Lease < timings.EarliestDeath;

        IsSafe(Timings).Should().BeTrue("else two silos give out key for one node");
        IsSafe(Timings with { Lease = TimeSpan.FromSeconds(3) }).Should().BeFalse();
        IsSafe(Timings with { ShortestProbe = TimeSpan.FromMilliseconds(800) }).Should().BeFalse();
        IsSafe(Timings with { MissedProbes = 2 }).Should().BeFalse();
    }

    [Fact]
    public void NodeIsNotStartedElsewhere_BeforeASiloThatReachesTheStoreNoticesItsDeath()
    {
        static bool IsSafe(ClusterTimings timings) => LongestUnawareOfAnyChecks(timings) <= timings.LongestUnaware;

        IsSafe(Timings).Should().BeTrue("the reactivation hold lasts for LongestUnaware");
        IsSafe(Timings with { CheckPeriod = TimeSpan.FromSeconds(1) }).Should().BeTrue("the hold grows with the period of the checks");
        IsSafe(Timings with { AnswerPatience = TimeSpan.FromSeconds(1) }).Should().BeTrue("the hold grows with the patience of the checks");
        new MembershipLease(TimeProvider.System).LongestUnaware.Should().Be(Timings.LongestUnaware);
    }

    [Fact]
    public void SiloThatStartsSeesTheDeadSilosItHasToWaitFor()
    {
        static bool IsSafe(ClusterTimings timings) => timings.DeadSilosKept > timings.LongestUnaware;

        IsSafe(Timings).Should().BeTrue("else it starts a node at once, beside a silo that has not noticed its death");
        IsSafe(Timings with { DeadSilosKept = TimeSpan.FromSeconds(1) }).Should().BeFalse();
    }

    [Fact]
    public void SiloWhoseStoreLostItsDataIsFenced_WithinTheTimeThatIsPromised()
    {
        // docs/reliability.md promises 10 s; the chaos tests measure it.
        static bool IsSafe(ClusterTimings timings) => timings.LongestToFence < TimeSpan.FromSeconds(10);

        IsSafe(Timings).Should().BeTrue("else two clusters run beside each other for longer than operators are told");
        IsSafe(Timings with { ZeroisePatience = TimeSpan.FromSeconds(9) }).Should().BeFalse();
    }

    [Fact]
    public void OneLateCheckIsNoOutageOfTheStore()
    {
        static bool Holds(ClusterTimings timings) => timings.StoreAwayAfter > timings.LongestWithoutProof;

        Holds(Timings).Should().BeTrue("else operators are warned of an outage that did not happen");
        Holds(Timings with { StoreAwayAfter = TimeSpan.FromSeconds(2) }).Should().BeFalse();
    }

    [Fact]
    public void WellSiloKeepsItsLease_WhileTheStoreDoesNotAnswer()
    {
        static bool Holds(ClusterTimings timings) => timings.LongestWithoutProof < timings.Lease;

        Holds(Timings).Should().BeTrue("else keys stop when Redis stops, though a majority of the silos answers");
        Holds(Timings with { AnswerPatience = TimeSpan.FromSeconds(1) }).Should().BeFalse();
        Holds(Timings with { Lease = TimeSpan.FromSeconds(2) }).Should().BeFalse();
    }

    [Fact]
    public void SiloThatJoinsOutwaitsTheDeathOfAnother()
    {
        static bool Holds(ClusterTimings timings) => timings.JoinPatience > timings.LatestDeath + timings.TablePeriod;

        Holds(Timings).Should().BeTrue("else a silo that is started again gives up while the others still probe the silo that it was");
        Holds(Timings with { MissedProbes = 10 }).Should().BeFalse();
    }

    [Fact]
    public void RequestThatWaitsOutlastsTheHoldOfItsNode()
    {
        static bool Holds(ClusterTimings timings) => timings.LongestUnaware < new KeySupplyOptions().ChangePatience;

        Holds(Timings).Should().BeTrue("else every replaced node costs the requests that meet it");
        Holds(Timings with { AnswerPatience = TimeSpan.FromSeconds(2) }).Should().BeFalse();
    }

    [Fact]
    public void OrleansReplacesSilosByTheseTimings()
    {
        var membership = new ClusterMembershipOptions();

        Timings.ApplyTo(membership);

        (membership.NumMissedProbesLimit * membership.MinProbeTimeout).Should().Be(Timings.EarliestDeath);
        membership.ProbeTimeout.Should().Be(Timings.ShortestProbe);
        (membership.NumMissedProbesLimit * membership.MaxProbeTimeout).Should().Be(Timings.LatestDeath);
        membership.DefunctSiloExpiration.Should().Be(Timings.DeadSilosKept);
        membership.MaxJoinAttemptTime.Should().Be(Timings.JoinPatience);
    }

    // All courses of two checks, in steps of 50 ms: the first check reads just before the death, the second one finds it.
    private static TimeSpan LongestUnawareOfAnyChecks(ClusterTimings timings)
    {
        var step = TimeSpan.FromMilliseconds(50);
        var longest = TimeSpan.Zero;
        for (var read = TimeSpan.Zero; read <= timings.AnswerPatience; read += step)
        {
            for (var answered = read; answered <= timings.AnswerPatience; answered += step)
            {
                var next = answered > timings.CheckPeriod ? answered : timings.CheckPeriod;
                var unaware = next + timings.AnswerPatience - read;
                if (unaware > longest) longest = unaware;
            }
        }
        return longest;
    }
}
