using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;

namespace QkdMesh.Grains.Control;

/// <summary>
/// What this silo last heard of each link. A link that starts here continues the log of the silo that ran it before. A snapshot of a
/// controller that has just started does not have it: all links are unknown until they report.
/// </summary>
public sealed class LastLinkStates
{
    private volatile ImmutableDictionary<LinkId, LinkState> _last = ImmutableDictionary<LinkId, LinkState>.Empty;

    /// <summary>Takes over the states of a snapshot, and forgets the links that the snapshot does not have.</summary>
    public void Hear(NetworkSnapshot snapshot)
    {
        var before = _last;
        _last = snapshot.Topology.Definition.Links.ToImmutableDictionary(
            link => link.Id,
            link => snapshot.StateOf(link.Id) is var state && state != LinkState.Unknown
                ? state
                : before.GetValueOrDefault(link.Id, LinkState.Unknown));
    }

    public LinkState Of(LinkId link) => _last.GetValueOrDefault(link, LinkState.Unknown);
}
