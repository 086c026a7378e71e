using System.Collections.Frozen;
using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology;

/// <summary>A checked network, indexed for look-up. Immutable.</summary>
public sealed class NetworkTopology
{
    private readonly FrozenDictionary<NodeId, NodeDefinition> _nodes;
    private readonly FrozenDictionary<LinkId, LinkDefinition> _links;
    private readonly FrozenDictionary<SaeId, SaeDefinition> _saes;
    private readonly FrozenDictionary<NodeId, ImmutableArray<LinkDefinition>> _linksOf;
    private readonly FrozenDictionary<(SaeId, SaeId), PairDefinition> _pairs;
    private readonly FrozenDictionary<string, TenantDefinition> _tenants;
    private readonly Lazy<ImmutableArray<TenantDefinition>> _relayingTenants;

    /// <exception cref="ArgumentException">The definition breaks a rule; <see cref="TryCreate"/> says which.</exception>
    public NetworkTopology(TopologyDefinition definition)
        : this(definition, TopologyRules.Check(definition))
    {
    }

    private NetworkTopology(TopologyDefinition definition, IReadOnlyList<TopologyFault> faults)
    {
        if (faults is [var fault, ..])
            throw new ArgumentException($"the topology is not valid: {string.Join('.', fault.Where)}: {fault.Problem}");
        Definition = definition;
        _nodes = definition.Nodes.ToFrozenDictionary(node => node.Id);
        _links = definition.Links.ToFrozenDictionary(link => link.Id);
        _saes = definition.Saes.ToFrozenDictionary(sae => sae.Id);
        _linksOf = definition.Links
            .SelectMany(link => new[] { (Node: link.A, Link: link), (Node: link.B, Link: link) })
            .GroupBy(end => end.Node, end => end.Link)
            .ToFrozenDictionary(ends => ends.Key, ends => ends.ToImmutableArray());
        _pairs = definition.Pairs
            .SelectMany(pair => new[] { (Key: (pair.One, pair.Other), Pair: pair), (Key: (pair.Other, pair.One), Pair: pair) })
            .ToFrozenDictionary(pair => pair.Key, pair => pair.Pair);
        _tenants = definition.Tenants.ToFrozenDictionary(tenant => tenant.Id);
        _relayingTenants = new(FindRelayingTenants);
    }

    /// <summary>Checks a definition once: gives the topology, or null and every fault.</summary>
    public static NetworkTopology? TryCreate(TopologyDefinition definition, out IReadOnlyList<TopologyFault> faults)
    {
        faults = TopologyRules.Check(definition);
        return faults.Count == 0 ? new(definition, faults) : null;
    }

    public TopologyDefinition Definition { get; }

    public NetworkName Name => Definition.Name;

    public NodeDefinition? FindNode(NodeId id) => _nodes.GetValueOrDefault(id);

    public LinkDefinition? FindLink(LinkId id) => _links.GetValueOrDefault(id);

    public SaeDefinition? FindSae(SaeId id) => _saes.GetValueOrDefault(id);

    public TenantDefinition? FindTenant(string id) => _tenants.GetValueOrDefault(id);

    /// <summary>The links at a node; empty for a node without any.</summary>
    public ImmutableArray<LinkDefinition> LinksOf(NodeId node) => _linksOf.GetValueOrDefault(node, []);

    /// <summary>The tenants that link key is shared between: those with an SAE that may share keys with an SAE of another node.</summary>
    public ImmutableArray<TenantDefinition> RelayingTenants => _relayingTenants.Value;

    /// <summary>
    /// The part of each link's key that is for an SAE's tenant if all tenants ask, by weight: 1 if no other tenant uses links.
    /// </summary>
    public double ShareOf(SaeId sae) =>
        RelayingTenants.Length > 1 && FindSae(sae)?.Tenant is { } tenant
            ? (double)_tenants[tenant].Weight / RelayingTenants.Sum(each => each.Weight)
            : 1;

    /// <summary>True where each of the two names the other.</summary>
    public bool MayShare(SaeId one, SaeId other) =>
        FindSae(one)?.SharesWith.Contains(other) == true && FindSae(other)?.SharesWith.Contains(one) == true;

    /// <summary>
    /// Whether an SAE may learn that another one is there: it is of the same tenant, or each of the two names the other.
    /// </summary>
    /// <param name="one">Null for a caller that is no SAE of this network: it may know of SAEs where there are no tenants.</param>
    public bool MayKnow(SaeDefinition? one, SaeDefinition other) =>
        one?.Tenant == other.Tenant || (one is not null && MayShare(one.Id, other.Id));

    /// <summary>As <see cref="MayKnow(SaeDefinition?, SaeDefinition)"/>. Nobody may know of an SAE that is not in this network.</summary>
    public bool MayKnow(SaeId one, SaeId other) => FindSae(one) is { } known && FindSae(other) is { } wanted && MayKnow(known, wanted);

    /// <summary>The same network with one routing policy for all pairs.</summary>
    public NetworkTopology With(RoutingPolicy policy) => new(Definition with
    {
        RoutingPolicy = policy,
        Pairs = [.. Definition.Pairs.Select(pair => pair with { RoutingPolicy = null }).Where(pair => pair.HasSettings)],
    });

    /// <summary>How routes are ranked for two SAEs where a request does not say it.</summary>
    public RoutingPolicy PolicyOf(SaeId one, SaeId other) =>
        _pairs.GetValueOrDefault((one, other))?.RoutingPolicy ?? Definition.RoutingPolicy;

    /// <summary>
    /// The limits of one kind that a call of an SAE keeps to, the most specific first. The network's limit holds only if no other is set.
    /// </summary>
    /// <param name="sae">An SAE of this network.</param>
    public IEnumerable<QuotaLimit> QuotasOf(SaeId sae, SaeId peer, QuotaKind kind)
    {
        var known = _saes[sae];
        var (ofPair, ofSae) = (_pairs.GetValueOrDefault((sae, peer))?.Quotas[kind], known.Quotas[kind]);
        var ofTenant = known.Tenant is { } tenant ? _tenants[tenant].Quotas[kind] : null;
        if (ofPair is { } most) yield return new(QuotaHolder.Of(sae, peer), kind, most);
        if (ofSae is { } own) yield return new(QuotaHolder.Of(sae), kind, own);
        if (ofTenant is { } all) yield return new(QuotaHolder.Of(known.Tenant!), kind, all);
        if ((ofPair ?? ofSae ?? ofTenant) is null && (Definition.Quotas[kind] ?? Quotas.Default[kind]) is { } each)
            yield return new(QuotaHolder.Of(sae), kind, each);
    }

    /// <summary>The pairs of SAEs that share keys and for which not every key is good enough, each once.</summary>
    public IEnumerable<(SaeDefinition One, SaeDefinition Other, PairRequirements Needs)> DemandingPairs() =>
        from one in Definition.Saes
        from peer in one.SharesWith
        where string.CompareOrdinal(one.Id.Value, peer.Value) < 0
        let needs = RequirementsOf(one.Id, peer)
        where !needs.AreNone
        select (one, FindSae(peer)!, needs);

    /// <summary>What every key of two SAEs is at least.</summary>
    public PairRequirements RequirementsOf(SaeId one, SaeId other) => PairRequirements.Of(
        Definition, _pairs.GetValueOrDefault((one, other)), FindSae(one) is { Node: var node } && FindSae(other)?.Node == node);

    private ImmutableArray<TenantDefinition> FindRelayingTenants()
    {
        if (Definition.Tenants.Count == 0) return [];
        var relaying = Definition.Saes
            .Where(sae => sae.SharesWith.Any(peer => FindSae(peer)?.Node != sae.Node && MayShare(sae.Id, peer)))
            .Select(sae => sae.Tenant)
            .ToHashSet();
        return [.. Definition.Tenants.Where(tenant => relaying.Contains(tenant.Id))];
    }
}
