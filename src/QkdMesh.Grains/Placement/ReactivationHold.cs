using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Placement;

/// <summary>
/// Makes a node that starts in this silo wait, if a silo that hosted it was declared dead a moment ago and may not have noticed. While
/// a node is held it refuses, and opens no session: so two silos never give out key for one node at a time.
/// </summary>
public sealed class ReactivationHold
{
    private readonly SiloMembers _members;
    private readonly IMembershipLease _lease;
    private readonly TimeProvider _time;

    internal ReactivationHold(SiloMembers members, IMembershipLease lease, TimeProvider time) =>
        (_members, _lease, _time) = (members, lease, time);

    /// <summary>How long the node is held from now on; zero if no silo that died lately hosted it.</summary>
    public TimeSpan RemainingFor(NodeId node) => _members.Dead.Values
        .Where(dead => dead.Hosted.Contains(node))
        .Select(dead => _lease.LongestUnaware - _time.GetElapsedTime(dead.Since))
        .Append(TimeSpan.Zero)
        .Max();
}
