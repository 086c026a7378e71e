using Orleans.Configuration;

namespace QkdMesh.Clustering;

/// <summary>
/// When a silo may act, and when the others replace it. The safety of a cluster rests on inequalities between these values:
/// ClusterTimingsTests holds each of them and names the danger. The measurements behind the values are in docs/reliability.md.
/// </summary>
internal sealed record ClusterTimings
{
    /// <summary>The timings of a cluster in service. Tests change single values to see which inequality breaks.</summary>
    public static ClusterTimings Default { get; } = new();

    /// <summary>
    /// The shortest time that a silo has to answer a probe of another silo. A shorter time would end before a silo's lease does. The
    /// default value is 1 second.
    /// </summary>
    public TimeSpan ShortestProbe { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest time that a silo has to answer a probe. With a longer time the others would find a silo that hangs too late. The
    /// default value is 2 seconds.
    /// </summary>
    public TimeSpan LongestProbe { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many probes in a row a silo has to miss before another silo suspects it. The default value is 3.</summary>
    public int MissedProbes { get; init; } = 3;

    /// <summary>How many silos have to suspect a silo before it is declared dead. The default value is 2.</summary>
    public int VotesForDeath { get; init; } = 2;

    /// <summary>
    /// The shortest time from the last answer of a silo until the others may declare it dead. The default value is 3 seconds.
    /// </summary>
    public TimeSpan EarliestDeath => MissedProbes * ShortestProbe;

    /// <summary>The longest time that the others need to miss a dead silo's probes. The default value is 6 seconds.</summary>
    public TimeSpan LatestDeath => MissedProbes * LongestProbe;

    /// <summary>How long a proof of membership holds, from when it was asked for. The default value is 2.5 seconds.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How often a silo checks the membership store and its own entry there. The default value is 500 ms.</summary>
    public TimeSpan CheckPeriod { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long a check waits for the store, and then for the other silos if the store does not answer. The default value is 700 ms.
    /// </summary>
    public TimeSpan AnswerPatience { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>
    /// The longest time until a silo that reaches the store notices that it was declared dead: a check may have read just before, the
    /// next check begins when that check has its answer, and its own answer takes as long. The default value is 1.4 seconds.
    /// </summary>
    public TimeSpan LongestUnaware => Longer(CheckPeriod, AnswerPatience) + AnswerPatience;

    /// <summary>
    /// The longest time between two proofs of a well silo, if the store does not answer and the other silos do. The default value is
    /// 2.1 seconds.
    /// </summary>
    public TimeSpan LongestWithoutProof => Longer(CheckPeriod, AnswerPatience) + 2 * AnswerPatience;

    /// <summary>How long a fence waits until all key is destroyed. Then the process ends. The default value is 2 seconds.</summary>
    public TimeSpan ZeroisePatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest time until a silo whose store lost its data is fenced. The default value is 3.4 seconds.</summary>
    public TimeSpan LongestToFence => LongestUnaware + ZeroisePatience;

    /// <summary>
    /// How long a silo tries to join. A store that loses its data while a silo joins leaves this silo with a table in which nobody is: a
    /// supervisor starts it again, and it reads the new table. The default value is 20 seconds.
    /// </summary>
    public TimeSpan JoinPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a silo reads the membership table, and writes there that it is alive. The default value is 5 seconds.</summary>
    public TimeSpan TablePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long dead silos stay in the membership table. The default value is 1 hour.</summary>
    public TimeSpan DeadSilosKept { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often dead silos are removed from the membership table. The default value is 10 minutes.</summary>
    public TimeSpan CleanupPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long no check gets an answer of the store until operators are told that the store is away. The default value is 3 seconds.
    /// </summary>
    public TimeSpan StoreAwayAfter { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the Redis client waits for a connection or an answer. The default value is 2 seconds.</summary>
    public TimeSpan StorePatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the Redis client tries to connect again, and tests its connection. The default value is 500 ms.</summary>
    public TimeSpan StoreRetryPeriod { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes Orleans probe and replace silos by these timings.</summary>
    public void ApplyTo(ClusterMembershipOptions membership)
    {
        membership.MinProbeTimeout = membership.ProbeTimeout = ShortestProbe;
        membership.MaxProbeTimeout = LongestProbe;
        membership.NumMissedProbesLimit = MissedProbes;
        membership.NumVotesForDeathDeclaration = VotesForDeath;
        membership.TableRefreshTimeout = membership.IAmAliveTablePublishTimeout = TablePeriod;
        membership.MaxJoinAttemptTime = JoinPatience;
        // The others would compare the start of a silo that joins, by its clock, with their own clocks. They would declare a silo dead
        // whose clock is behind by the time for joining. A silo that cannot join ends by itself.
        membership.EvictWhenMaxJoinAttemptTimeExceeded = false;
        membership.DefunctSiloExpiration = DeadSilosKept;
        membership.DefunctSiloCleanupPeriod = CleanupPeriod;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
