using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
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
        var serves = counted.Count == 0 || counted.Exists(verdict => verdict.Standing == Standing.Serves) || ServesWithinANode(network);
        _isReady = _isReady ? serves || isAwaited : serves && !isAwaited;
        return new ServiceState(
            _isReady, IsSettled: !isAwaited, links.Count,
            [.. verdicts.Where(verdict => verdict.Standing != Standing.Serves)
                .Select(verdict => new UnservedLink(verdict.Link.Value, verdict.Reason))]);
    }

    private Verdict Judge(LinkDefinition link, NetworkSnapshot network)
    {
        var state = network.StateOf(link.Id);
        if (FaultOf(link, state, network) is { } fault)
        {
            _pendingSince.Remove(link.Id);
            return new(link.Id, Standing.Cannot, fault);
        }
        if (new[] { link.A, link.B }.FirstOrDefault(end => !hosting.IsAnywhere(end)) is { Value: not null } away)
            return new(link.Id, Standing.OtherEndAway, $"no silo hosts node {away}");
        if (state.CarriesKey)
        {
            _pendingSince.Remove(link.Id);
            return new(link.Id, Standing.Serves, "");
        }
        var now = time.GetTimestamp();
        if (!_pendingSince.TryGetValue(link.Id, out var since)) _pendingSince[link.Id] = since = now;
        return new(
            link.Id, time.GetElapsedTime(since, now) < PendingPatience ? Standing.Awaited : Standing.Cannot,
            "its ends have no session with key yet");
    }

    // Why the link carries no key, and will not in a moment.
    private static string? FaultOf(LinkDefinition link, LinkState state, NetworkSnapshot network)
    {
        if (network.CheckTrusted([link.A, link.B]) is { } distrust) return distrust.Detail;
        if (link.SecretKeyRate == KeyRate.Zero) return $"it makes no key: its fibre loses {link.Loss}";
        if (state.IsAlarmed) return FormattableString.Invariant($"it has an alarm (QBER {state.Qber * 100:0.##} %)");
        if (state.Status == LinkStatus.Off) return "it is cut";
        return HasKey(state) ? null : state.SourceFault ?? (state.CarriesKey ? "its source makes no key, and its stock is used up" : null);
    }

    private static bool HasKey(LinkState state) => state.CarriesKey
        && (state.SecretKeyRate > KeyRate.Zero || (state.StockAToB > Bits.Zero && state.StockBToA > Bits.Zero));

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
