using Orleans.Runtime;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Clustering;

/// <summary>The other silos of the cluster.</summary>
internal sealed class Peers(IClusterMembershipService membership, ILocalSiloDetails here, IPeerClient silos, TimeProvider time)
{
    /// <summary>Whether a majority of the silos, including this silo, confirms within a time that this silo is a member.</summary>
    public async Task<bool> AreMostThereAsync(TimeSpan patience)
    {
        var others = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(here.SiloAddress)).ToList();
        var answers = await Task.WhenAll(others.Select(other => AnswersAsync(other.SiloAddress, patience)));
        return (1 + answers.Count(answer => answer)) * 2 > 1 + others.Count;
    }

    private async Task<bool> AnswersAsync(SiloAddress silo, TimeSpan patience)
    {
        try
        {
            // The silo has to confirm the membership: an answer alone does not show that this silo was not declared dead while cut off.
            return await silos.At(silo).GreetAsync(here.SiloAddress).WaitAsync(patience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return false;
        }
    }
}
