using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Placement;

/// <summary>Which silos host which nodes: read from the silos' names, which the membership table has.</summary>
internal sealed class SiloSites(IClusterMembershipService membership, ILocalSiloDetails here, IStanding standing, TimeProvider time) : IHostedSites, ISilos
{
    private readonly HostedNodes _here = HostedNodes.OfSiloName(here.Name);
    private Members? _latest;

    private Members Latest
    {
        get
        {
            var snapshot = membership.CurrentSnapshot;
            return _latest is { } latest && ReferenceEquals(latest.Snapshot, snapshot) ? latest : _latest = Members.Of(snapshot, _latest, time.GetTimestamp());
        }
    }

    /// <summary>What a silo hosts; null for one that is not up.</summary>
    public HostedNodes? Of(SiloAddress silo) => Latest.Active.GetValueOrDefault(silo);

    /// <summary>The silos besides this one.</summary>
    public IReadOnlyList<SiloAddress> Others => [.. Latest.Active.Keys.Where(silo => !silo.Equals(here.SiloAddress)).Order()];

    /// <summary>Those of them that host one of some nodes; all where none does.</summary>
    public IReadOnlyList<SiloAddress> OthersHosting(params NodeId[] nodes) =>
        Others.Where(silo => Of(silo) is { } hosted && nodes.Any(hosted.Contains)).ToList() is { Count: > 0 } hosting ? hosting : Others;

    /// <summary>A silo besides this one that hosts a node; null where there is none.</summary>
    public SiloAddress? AnotherHostOf(NodeId node) => Others.FirstOrDefault(silo => Of(silo) is { } hosted && hosted.Contains(node));

    public bool IsSure => standing.IsSure;

    public bool IsHere(NodeId node) => _here.Contains(node);

    public bool IsAnywhere(NodeId node) => _here.Contains(node) || Latest.Active.Values.Any(hosted => hosted.Contains(node));

    public TimeSpan HoldsStill(NodeId node)
    {
        var unaware = Latest.Dead.Values.Where(dead => dead.Hosted.Contains(node)).Select(dead => standing.Unaware - time.GetElapsedTime(dead.Since));
        return unaware.Append(TimeSpan.Zero).Max();
    }

    public IReadOnlyList<SiloReport> All() =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .OrderBy(member => member.SiloAddress)
            .Select(member => new SiloReport(
                member.SiloAddress.ToParsableString(),
                HostedNodes.OfSiloName(member.Name).ToString(),
                System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(member.Status.ToString()),
                member.SiloAddress.Equals(here.SiloAddress),
                HostedNodes.ServedAt(member.Name))),
    ];

    /// <param name="Dead">Those that were declared dead, and since when this silo knows: later than they were.</param>
    private sealed record Members(
        ClusterMembershipSnapshot Snapshot, Dictionary<SiloAddress, HostedNodes> Active, Dictionary<SiloAddress, (HostedNodes Hosted, long Since)> Dead)
    {
        public static Members Of(ClusterMembershipSnapshot snapshot, Members? before, long now) => new(
            snapshot,
            In(snapshot, SiloStatus.Active).ToDictionary(member => member.SiloAddress, member => HostedNodes.OfSiloName(member.Name)),
            In(snapshot, SiloStatus.Dead).ToDictionary(
                member => member.SiloAddress,
                member => before?.Dead.TryGetValue(member.SiloAddress, out var known) == true ? known : (HostedNodes.OfSiloName(member.Name), now)));

        private static IEnumerable<ClusterMember> In(ClusterMembershipSnapshot snapshot, SiloStatus status) =>
            snapshot.Members.Values.Where(member => member.Status == status);
    }
}
