using Orleans.Runtime;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Clustering;

/// <summary>The other silos of the cluster.</summary>
internal sealed class Peers(IClusterMembershipService membership, ILocalSiloDetails here, IPeerClient silos, TimeProvider time)
    : IUsageElsewhere
{
    private static readonly TimeSpan UsagePatience = TimeSpan.FromSeconds(3);

    /// <summary>Whether a majority of the silos, including this silo, confirms within a time that this silo is a member.</summary>
    public async Task<bool> AreMostThereAsync(TimeSpan patience)
    {
        // The silo has to confirm the membership: an answer alone does not show that this silo was not declared dead while cut off.
        var answers = await AskOthersAsync(silo => silo.GreetAsync(here.SiloAddress), patience);
        return (1 + answers.Count(answer => answer.Value)) * 2 > 1 + answers.Length;
    }

    public async Task<IReadOnlyList<KeyValuePair<string, UsageReport?>>> AskAsync(string? tenant, DateTimeOffset? since)
    {
        var answers = await AskOthersAsync(silo => silo.UsageAsync(tenant, since), UsagePatience);
        return [.. answers.Select(answer => KeyValuePair.Create(answer.Key.ToParsableString(), answer.Value))];
    }

    private Task<KeyValuePair<SiloAddress, T?>[]> AskOthersAsync<T>(Func<IPeerService, Task<T>> ask, TimeSpan patience) => Task.WhenAll(
        membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(here.SiloAddress))
            .Select(async member => KeyValuePair.Create(member.SiloAddress, await AnswerAsync(member.SiloAddress, ask, patience))));

    // The default value for a silo that does not answer.
    private async Task<T?> AnswerAsync<T>(SiloAddress silo, Func<IPeerService, Task<T>> ask, TimeSpan patience)
    {
        try
        {
            return await ask(silos.At(silo)).WaitAsync(patience, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            return default;
        }
    }
}
