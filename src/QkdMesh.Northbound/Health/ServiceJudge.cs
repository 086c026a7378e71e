using QkdMesh.Application.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound.Health;

/// <summary>
/// Judges what this silo serves, from the network and the silos that host its nodes. The silo becomes ready when each link of its nodes
/// carries key or cannot. It stays ready while a link carries key or may carry key in a moment. One dead link takes nothing else out of
/// service. A link whose other end has no silo does not count: that silo may start later.
/// </summary>
internal sealed class ServiceJudge(INodeHosting hosting, TimeProvider time)
{
    /// <summary>How long a link may be pending until it counts as a link that cannot carry key. The value is 10 s.</summary>
    public static readonly TimeSpan PendingPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<LinkId, long> _pendingSince = [];
    private bool _isReady;

    public ServiceState Look(NetworkSnapshot network)
    {
        var links = network.Topology.Definition.Links.Where(link => hosting.IsHere(link.A) || hosting.IsHere(link.B)).ToList();
        foreach (var gone in _pendingSince.Keys.Except(links.Select(link => link.Id)).ToList()) _pendingSince.Remove(gone);
        var verdicts = links.Select(link => Judge(link, network)).ToList();
        var counted = verdicts.Where(verdict => verdict.Standing != Standing.OtherEndAway).ToList();
        var isAwaited = counted.Exists(verdict => verdict.Standing == Standing.Awaited);
        var isWithinANode = ServesWithinANode(network);
        var serves = counted.Count == 0 || counted.Exists(verdict => verdict.Standing == Standing.Serves) || isWithinANode;
        _isReady = _isReady ? serves || isAwaited : serves && !isAwaited;
        return new ServiceState(
            _isReady, IsSettled: !isAwaited, links.Count,
            [.. verdicts.Where(verdict => verdict.Standing != Standing.Serves)
                .Select(verdict => new UnservedLink(verdict.Link.Value, verdict.Reason))],
            isWithinANode);
    }

    private Verdict Judge(LinkDefinition link, NetworkSnapshot network)
    {
        var condition = LinkReport.Of(link, network).ConditionBy(hosting);
        if (condition.Kind != LinkConditionKind.Pending) _pendingSince.Remove(link.Id);
        var standing = condition.Kind switch
        {
            LinkConditionKind.Active or LinkConditionKind.Passive => Standing.Serves,
            LinkConditionKind.NoSilo => Standing.OtherEndAway,
            LinkConditionKind.Pending when IsPatientWith(link.Id) => Standing.Awaited,
            _ => Standing.Cannot,
        };
        return new(link.Id, standing, condition.Why ?? "");
    }

    private bool IsPatientWith(LinkId pending)
    {
        var now = time.GetTimestamp();
        if (!_pendingSince.TryGetValue(pending, out var since)) _pendingSince[pending] = since = now;
        return time.GetElapsedTime(since, now) < PendingPatience;
    }

    // Two SAEs of one node need no link.
    private bool ServesWithinANode(NetworkSnapshot network) => network.Topology.Definition.Saes.Any(sae =>
        hosting.IsHere(sae.Node) && !network.Quarantined.Contains(sae.Node)
        && sae.SharesWith.Any(other =>
            network.Topology.FindSae(other)?.Node == sae.Node && network.Topology.MayShare(sae.Id, other)));

    private enum Standing
    {
        Serves,
        Awaited,
        Cannot,
        OtherEndAway,
    }

    private sealed record Verdict(LinkId Link, Standing Standing, string Reason);
}
