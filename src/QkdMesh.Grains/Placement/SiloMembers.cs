using Orleans.Runtime;

namespace QkdMesh.Grains.Placement;

/// <summary>
/// The silos of the membership table and the nodes that each hosts. The silos' names claim them, and the silos' certificates must allow
/// them.
/// </summary>
internal sealed class SiloMembers(IClusterMembershipService membership, ISiloProofs proofs, ILocalSiloDetails here, TimeProvider time)
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
            var (snapshot, proven) = (membership.CurrentSnapshot, proofs.Version);
            return _latest is { } latest && ReferenceEquals(latest.Snapshot, snapshot) && latest.Proven == proven
                ? latest
                : _latest = Reading.Of(snapshot, proven, HostedBy, _latest, time.GetTimestamp());
        }
    }

    // A silo needs no connection to itself.
    private HostedNodes HostedBy(ClusterMember member) => HostedNodes.OfSiloName(member.Name) is var claimed
        && member.SiloAddress.Equals(here.SiloAddress) ? claimed : proofs.ProvenOf(member.SiloAddress, claimed);

    private sealed record Reading(
        ClusterMembershipSnapshot Snapshot,
        int Proven,
        Dictionary<SiloAddress, HostedNodes> Active,
        Dictionary<SiloAddress, (HostedNodes Hosted, long Since)> Dead)
    {
        public static Reading Of(
            ClusterMembershipSnapshot snapshot, int proven, Func<ClusterMember, HostedNodes> hosted, Reading? before, long now) => new(
            snapshot,
            proven,
            In(snapshot, SiloStatus.Active).ToDictionary(member => member.SiloAddress, hosted),
            In(snapshot, SiloStatus.Dead).ToDictionary(
                member => member.SiloAddress,
                member => before?.Dead.TryGetValue(member.SiloAddress, out var known) == true
                    ? known
                    : (HostedNodes.OfSiloName(member.Name), now)));

        private static IEnumerable<ClusterMember> In(ClusterMembershipSnapshot snapshot, SiloStatus status) =>
            snapshot.Members.Values.Where(member => member.Status == status);
    }
}
