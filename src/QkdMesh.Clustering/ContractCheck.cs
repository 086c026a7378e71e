using Orleans;
using Orleans.Runtime;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Clustering;

/// <summary>Checks that all silos of a cluster keep to the same contract. Their names in the membership table tell it.</summary>
internal sealed class ContractCheck(IMembershipTable table, ClusterSettings settings, TimeProvider time)
{
    // Silos that died all together stay in the table as active. Orleans judges them in the same way.
    private static readonly TimeSpan LongestSilence = ClusterTimings.Default.MissedProbes * ClusterTimings.Default.TablePeriod;

    /// <summary>Call it before this silo starts.</summary>
    /// <exception cref="OtherContractException">A silo with another contract runs.</exception>
    public async Task EnsureSameAsync()
    {
        await table.InitializeMembershipTableAsync(false, CancellationToken.None);
        foreach (var (silo, _) in (await table.ReadAllAsync(CancellationToken.None)).Members)
            if (IsUp(silo) && HostedNodes.ContractOf(silo.SiloName) is var theirs && theirs != settings.Contract)
                throw new OtherContractException(silo.SiloAddress.ToParsableString(), theirs, settings.Contract);
    }

    // A silo that is about to stop still acts for its nodes.
    private bool IsUp(MembershipEntry silo) => silo.Status is not (SiloStatus.None or SiloStatus.Dead)
        && time.GetUtcNow().UtcDateTime - Later(silo.IAmAliveTime, silo.StartTime) < LongestSilence;

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
}
