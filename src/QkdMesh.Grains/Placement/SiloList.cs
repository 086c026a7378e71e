using System.Text.Json;
using Orleans.Runtime;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Membership;

namespace QkdMesh.Grains.Placement;

/// <summary>Reports the silos of the membership table, for operators.</summary>
internal sealed class SiloList(IClusterMembershipService membership, ILocalSiloDetails here, IStoreHealth store) : ISilos
{
    public string Here => here.SiloAddress.ToParsableString();

    public bool? IsStoreThere => store.IsNeeded ? store.IsAvailable : null;

    public IReadOnlyList<SiloReport> All() =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .OrderBy(member => member.SiloAddress)
            .Select(member => new SiloReport(
                member.SiloAddress.ToParsableString(),
                HostedNodes.OfSiloName(member.Name).ToString(),
                JsonNamingPolicy.KebabCaseLower.ConvertName(member.Status.ToString()),
                member.SiloAddress.Equals(here.SiloAddress),
                HostedNodes.ServedAt(member.Name),
                HostedNodes.ContractOf(member.Name))),
    ];
}
