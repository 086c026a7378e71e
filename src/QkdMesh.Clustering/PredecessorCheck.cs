using Microsoft.Extensions.Logging;
using Orleans;

namespace QkdMesh.Clustering;

/// <summary>
/// Makes this silo newer than the silo that ran at its address and port before, also if the clock of this machine is behind. Otherwise the
/// others would declare this silo dead.
/// </summary>
internal sealed partial class PredecessorCheck(IMembershipTable table, SiloPlace place, ILogger<PredecessorCheck> logger)
{
    /// <summary>Call it before this silo starts, and after the membership table was opened.</summary>
    public async Task FollowAsync()
    {
        var silos = await table.ReadAllAsync(CancellationToken.None);
        var behind = place.Follow(silos.Members.Select(member => member.Item1.SiloAddress));
        if (behind > TimeSpan.Zero) LogBehind(behind.TotalSeconds);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the last silo at this address and port started with a clock that is {Seconds} s or more ahead of the clock of this "
            + "machine: set both clocks right (NTP). This silo joins all the same")]
    private partial void LogBehind(double seconds);
}
