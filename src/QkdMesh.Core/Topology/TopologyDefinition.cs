using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Topology;

/// <summary>A network as an operator wrote it, complete but not yet checked by <see cref="TopologyRules"/>.</summary>
/// <param name="MaxDiameter">The longest shortest path of fibre allowed between two nodes, where the operator set one.</param>
public sealed record TopologyDefinition(
    NetworkName Name,
    NetworkShape Shape,
    FibreLength? MaxDiameter,
    IReadOnlyList<NodeDefinition> Nodes,
    IReadOnlyList<LinkDefinition> Links,
    IReadOnlyList<SaeDefinition> Saes)
{
    public PqcUse PqcUse { get; init; } = PqcUse.Fallback;

    /// <summary>How routes are ranked where neither the request nor <see cref="Pairs"/> says it.</summary>
    public RoutingPolicy RoutingPolicy { get; init; } = RoutingPolicy.Balanced;

    /// <summary>The fewest XOR shares of a key, where <see cref="Pairs"/> does not say it: 1 or more.</summary>
    public int LeastPaths { get; init; } = 1;

    /// <summary>The least assurance of a key, where <see cref="Pairs"/> does not say it.</summary>
    public Assurance LeastAssurance { get; init; } = Assurance.Pqc;

    /// <summary>The pairs of SAEs that have settings of their own.</summary>
    public IReadOnlyList<PairDefinition> Pairs { get; init; } = [];

    /// <summary>The organisations whose SAEs get keys. Empty: one organisation, whose authority signs every SAE's certificate.</summary>
    public IReadOnlyList<TenantDefinition> Tenants { get; init; } = [];

    public AccessDefinition Access { get; init; } = AccessDefinition.None;

    /// <summary>
    /// What each SAE may use if its pair, it itself and its tenant set no limit of a kind. A limit that is null here has its default value.
    /// </summary>
    public Quotas Quotas { get; init; } = Quotas.None;
}

/// <summary>What a network uses its links without a quantum channel for, where a request leaves the choice to it.</summary>
public enum PqcUse
{
    /// <summary>For keys that find no way over QKD links, for as long as they find none.</summary>
    Fallback,

    /// <summary>Routes are ranked by key rate alone, whatever makes the key.</summary>
    Equal,

    /// <summary>For no key at all: they only stand by.</summary>
    Never,
}

/// <param name="Position">Where the site is, for maps only.</param>
public sealed record NodeDefinition(NodeId Id, string DisplayName, GeoPosition? Position, NodeRole Role);

/// <summary>Degrees, WGS 84.</summary>
public readonly record struct GeoPosition(double Latitude, double Longitude);

/// <summary>A QKD link. <see cref="A"/> and <see cref="B"/> name its ends; the order is part of its identity.</summary>
/// <param name="Loss">Total, from end to end: fibre, splices and patch panels.</param>
/// <param name="DeviceProfile">The QKD units on it.</param>
/// <param name="SecretKeyRate">What the units make on this fibre while it is whole.</param>
public sealed record LinkDefinition(
    LinkId Id, NodeId A, NodeId B, FibreLength Length, OpticalLoss Loss, string DeviceProfile, KeyRate SecretKeyRate)
{
    /// <summary>The device profile of a link that has no devices.</summary>
    public const string NoDevice = "none";

    public LinkSource Source { get; init; } = LinkSource.Simulated;

    /// <summary>What the model says of its units on its fibre; null where the topology gives a plain rate, or it has no fibre.</summary>
    public Bb84Estimate? Estimate => Source.Bb84?.Estimate(Length, Loss);

    /// <summary>
    /// Whether the rate is that of the model alone, which is optimistic: no rate of the link and no scale of its units was given.
    /// </summary>
    public bool HasModelRate => Source.Bb84 is { Device.Scale: 1 } && Estimate?.SecretKeyRate == SecretKeyRate;

    /// <summary>What keeps its modules from making key on its fibre, in words; null if they make key.</summary>
    public string? WhyDark => SecretKeyRate == KeyRate.Zero
        ? $"its fibre loses {Loss}{(CarriesClassicalChannels ? " and carries classical channels" : "")}"
        : null;

    public bool CarriesClassicalChannels => Source.Bb84 is { Classical.Count: > 0 };

    public bool HasQuantumChannel => Source.Kind != KeySourceKind.Pqc;

    /// <summary>The neighbour at the other end.</summary>
    public NodeId OtherEnd(NodeId end) => end == A ? B : A;

    public bool Touches(NodeId node) => node == A || node == B;
}

/// <param name="SharesWith">The SAEs that it may share keys with. A pair shares only if each names the other.</param>
public sealed record SaeDefinition(SaeId Id, NodeId Node, IReadOnlySet<SaeId> SharesWith)
{
    /// <summary>Null in a network without tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>The certificates that stand for the SAE. Empty: the certificate names the SAE by its id.</summary>
    public IReadOnlyList<CertificateSelector> Selectors { get; init; } = [];

    /// <summary>What it may use, with all peers together.</summary>
    public Quotas Quotas { get; init; } = Quotas.None;
}

/// <summary>
/// Settings of two SAEs that may share keys: at least one. The order of the two has no meaning. Where a setting is null, that of the
/// network holds.
/// </summary>
public sealed record PairDefinition(SaeId One, SaeId Other)
{
    /// <summary>How routes are ranked where a request of the pair does not say it.</summary>
    public RoutingPolicy? RoutingPolicy { get; init; }

    /// <inheritdoc cref="PairRequirements.LeastPaths"/>
    public int? LeastPaths { get; init; }

    /// <summary>The least assurance of its keys.</summary>
    public Assurance? LeastAssurance { get; init; }

    /// <summary>What each of the two may use with the other.</summary>
    public Quotas Quotas { get; init; } = Quotas.None;

    public bool HasSettings => (RoutingPolicy, LeastPaths, LeastAssurance) != (null, null, null) || Quotas != Quotas.None;
}
