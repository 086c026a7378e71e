using Orleans.Runtime;

namespace QkdMesh.Grains.Placement;

/// <summary>The silos of the membership table and the nodes that each hosts: read from the silos' names, which the table carries.</summary>
internal sealed class SiloMembers(IClusterMembershipService membership, TimeProvider time)
{
    private Reading? _latest;

    /// <summary>The silos that are up.</summary>
    public IReadOnlyDictionary<SiloAddress, HostedNodes> Active => Latest.Active;

    /// <summary>The silos that were declared dead, each with the timestamp at which this process first read of its death.</summary>
    public IReadOnlyDictionary<SiloAddress, (HostedNodes Hosted, long Since)> Dead => Latest.Dead;

    private Reading Latest
    {
        get
        {
            var snapshot = membership.CurrentSnapshot;
            return _latest is { } latest && ReferenceEquals(latest.Snapshot, snapshot)
                ? latest
                : _latest = Reading.Of(snapshot, _latest, time.GetTimestamp());
        }
    }

    private sealed record Reading(
        ClusterMembershipSnapshot Snapshot,
        Dictionary<SiloAddress, HostedNodes> Active,
        Dictionary<SiloAddress, (HostedNodes Hosted, long Since)> Dead)
    {
        public static Reading Of(ClusterMembershipSnapshot snapshot, Reading? before, long now) => new(
            snapshot,
            In(snapshot, SiloStatus.Active).ToDictionary(member => member.SiloAddress, member => HostedNodes.OfSiloName(member.Name)),
            In(snapshot, SiloStatus.Dead).ToDictionary(
                member => member.SiloAddress,
                member => before?.Dead.TryGetValue(member.SiloAddress, out var known) == true
                    ? known
                    : (HostedNodes.OfSiloName(member.Name), now)));

        private static IEnumerable<ClusterMember> In(ClusterMembershipSnapshot snapshot, SiloStatus status) =>
            snapshot.Members.Values.Where(member => member.Status == status);
    }
}
