using System.Collections.Immutable;
using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.node-definition")]
public readonly record struct NodeDefinitionSurrogate(NodeId Id, string DisplayName, double? Latitude, double? Longitude, int Role);

[RegisterConverter]
public sealed class NodeDefinitionConverter : IConverter<NodeDefinition, NodeDefinitionSurrogate>
{
    public NodeDefinition ConvertFromSurrogate(in NodeDefinitionSurrogate surrogate) => new(
        surrogate.Id, surrogate.DisplayName,
        surrogate is { Latitude: { } latitude, Longitude: { } longitude } ? new GeoPosition(latitude, longitude) : null,
        (NodeRole)surrogate.Role);

    public NodeDefinitionSurrogate ConvertToSurrogate(in NodeDefinition value) =>
        new(value.Id, value.DisplayName, value.Position?.Latitude, value.Position?.Longitude, (int)value.Role);
}

[GenerateSerializer, Alias("qkdmesh.link-definition")]
public readonly record struct LinkDefinitionSurrogate(
    LinkId Id, NodeId A, NodeId B, double LengthKm, double LossDb, string DeviceProfile, double SecretKeyRateBps, LinkSource? Source);

[RegisterConverter]
public sealed class LinkDefinitionConverter : IConverter<LinkDefinition, LinkDefinitionSurrogate>
{
    public LinkDefinition ConvertFromSurrogate(in LinkDefinitionSurrogate surrogate) => new(
        surrogate.Id, surrogate.A, surrogate.B, FibreLength.FromKilometres(surrogate.LengthKm), OpticalLoss.FromDecibels(surrogate.LossDb),
        surrogate.DeviceProfile, KeyRate.FromBitsPerSecond(surrogate.SecretKeyRateBps))
    {
        Source = surrogate.Source ?? LinkSource.Simulated,
    };

    public LinkDefinitionSurrogate ConvertToSurrogate(in LinkDefinition value) => new(
        value.Id, value.A, value.B, value.Length.Kilometres, value.Loss.Decibels, value.DeviceProfile, value.SecretKeyRate.BitsPerSecond,
        value.Source);
}

[GenerateSerializer, Alias("qkdmesh.sae-definition")]
public readonly record struct SaeDefinitionSurrogate(
    SaeId Id, NodeId Node, SaeId[] SharesWith, string? Tenant, CertificateSelector[] Selectors, Quotas Quotas);

[RegisterConverter]
public sealed class SaeDefinitionConverter : IConverter<SaeDefinition, SaeDefinitionSurrogate>
{
    public SaeDefinition ConvertFromSurrogate(in SaeDefinitionSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Node, surrogate.SharesWith.ToHashSet())
        {
            Tenant = surrogate.Tenant,
            Selectors = surrogate.Selectors,
            Quotas = surrogate.Quotas,
        };

    public SaeDefinitionSurrogate ConvertToSurrogate(in SaeDefinition value) =>
        new(value.Id, value.Node, [.. value.SharesWith], value.Tenant, [.. value.Selectors], value.Quotas);
}

[GenerateSerializer, Alias("qkdmesh.pair-definition")]
public readonly record struct PairDefinitionSurrogate(
    SaeId One, SaeId Other, int? RoutingPolicy, int? LeastPaths, int? LeastAssurance, Quotas Quotas);

[RegisterConverter]
public sealed class PairDefinitionConverter : IConverter<PairDefinition, PairDefinitionSurrogate>
{
    public PairDefinition ConvertFromSurrogate(in PairDefinitionSurrogate surrogate) => new(surrogate.One, surrogate.Other)
    {
        RoutingPolicy = (RoutingPolicy?)surrogate.RoutingPolicy,
        LeastPaths = surrogate.LeastPaths,
        LeastAssurance = (Assurance?)surrogate.LeastAssurance,
        Quotas = surrogate.Quotas,
    };

    public PairDefinitionSurrogate ConvertToSurrogate(in PairDefinition value) =>
        new(value.One, value.Other, (int?)value.RoutingPolicy, value.LeastPaths, (int?)value.LeastAssurance, value.Quotas);
}

[GenerateSerializer, Alias("qkdmesh.topology-definition")]
public readonly record struct TopologyDefinitionSurrogate(
    string Name, int Shape, double? MaxDiameterKm, NodeDefinition[] Nodes, LinkDefinition[] Links, SaeDefinition[] Saes, int PqcUse,
    int RoutingPolicy, PairDefinition[] Pairs, TenantDefinition[] Tenants, OperatorDefinition[] Operators,
    int TwoPersons, int LeastPaths, int LeastAssurance, Quotas Quotas);

[RegisterConverter]
public sealed class TopologyDefinitionConverter : IConverter<TopologyDefinition, TopologyDefinitionSurrogate>
{
    public TopologyDefinition ConvertFromSurrogate(in TopologyDefinitionSurrogate surrogate) => new(
        new(surrogate.Name), (NetworkShape)surrogate.Shape,
        surrogate.MaxDiameterKm is { } limit ? FibreLength.FromKilometres(limit) : null,
        surrogate.Nodes, surrogate.Links, surrogate.Saes)
    {
        PqcUse = (PqcUse)surrogate.PqcUse,
        RoutingPolicy = (RoutingPolicy)surrogate.RoutingPolicy,
        LeastPaths = surrogate.LeastPaths,
        LeastAssurance = (Assurance)surrogate.LeastAssurance,
        Pairs = surrogate.Pairs,
        Tenants = surrogate.Tenants,
        Access = new(surrogate.Operators) { TwoPersons = (TwoPersonOrders)surrogate.TwoPersons },
        Quotas = surrogate.Quotas,
    };

    public TopologyDefinitionSurrogate ConvertToSurrogate(in TopologyDefinition value) => new(
        value.Name.Value, (int)value.Shape, value.MaxDiameter?.Kilometres, [.. value.Nodes], [.. value.Links], [.. value.Saes],
        (int)value.PqcUse, (int)value.RoutingPolicy, [.. value.Pairs], [.. value.Tenants], [.. value.Access.Operators],
        (int)value.Access.TwoPersons, value.LeastPaths, (int)value.LeastAssurance, value.Quotas);
}

[GenerateSerializer, Alias("qkdmesh.link-state")]
public readonly record struct LinkStateSurrogate(
    int Status, double SecretKeyRateBps, double ConsumptionBps, long StockAToBBits, long StockBToABits, double Qber, bool IsAlarmed,
    AlarmProgress? Alarm, DateTimeOffset? AlarmAt, string? SourceFault, bool IsCut);

[RegisterConverter]
public sealed class LinkStateConverter : IConverter<LinkState, LinkStateSurrogate>
{
    public LinkState ConvertFromSurrogate(in LinkStateSurrogate surrogate) => new(
        (LinkStatus)surrogate.Status, KeyRate.FromBitsPerSecond(surrogate.SecretKeyRateBps),
        KeyRate.FromBitsPerSecond(surrogate.ConsumptionBps), Bits.From(surrogate.StockAToBBits), Bits.From(surrogate.StockBToABits))
    {
        Qber = surrogate.Qber,
        IsAlarmed = surrogate.IsAlarmed,
        Alarm = surrogate.Alarm,
        AlarmAt = surrogate.AlarmAt,
        SourceFault = surrogate.SourceFault,
        IsCut = surrogate.IsCut,
    };

    public LinkStateSurrogate ConvertToSurrogate(in LinkState value) => new(
        (int)value.Status, value.SecretKeyRate.BitsPerSecond, value.Consumption.BitsPerSecond, value.StockAToB.Count, value.StockBToA.Count,
        value.Qber, value.IsAlarmed, value.Alarm, value.AlarmAt, value.SourceFault,
        value.IsCut);
}

[GenerateSerializer, Alias("qkdmesh.alarm-progress")]
public readonly record struct AlarmProgressSurrogate(bool EndsHeard, bool IsSound, int Acknowledgement);

[RegisterConverter]
public sealed class AlarmProgressConverter : IConverter<AlarmProgress, AlarmProgressSurrogate>
{
    public AlarmProgress ConvertFromSurrogate(in AlarmProgressSurrogate surrogate) =>
        new(surrogate.EndsHeard, surrogate.IsSound, (Acknowledgement)surrogate.Acknowledgement);

    public AlarmProgressSurrogate ConvertToSurrogate(in AlarmProgress value) =>
        new(value.EndsHeard, value.IsSound, (int)value.Acknowledgement);
}

[GenerateSerializer, Alias("qkdmesh.network-snapshot")]
public readonly record struct NetworkSnapshotSurrogate(
    long Version, long TopologyVersion, TopologyDefinition Topology, KeyValuePair<LinkId, LinkState>[] Links, NodeId[] Quarantined,
    KeyValuePair<NodeId, long>[]? Released);

[RegisterConverter]
public sealed class NetworkSnapshotConverter : IConverter<NetworkSnapshot, NetworkSnapshotSurrogate>
{
    public NetworkSnapshot ConvertFromSurrogate(in NetworkSnapshotSurrogate surrogate) => new(
        surrogate.Version, surrogate.TopologyVersion, new NetworkTopology(surrogate.Topology),
        surrogate.Links.ToImmutableDictionary(), [.. surrogate.Quarantined])
    {
        Released = (surrogate.Released ?? []).ToImmutableDictionary(),
    };

    public NetworkSnapshotSurrogate ConvertToSurrogate(in NetworkSnapshot value) => new(
        value.Version, value.TopologyVersion, value.Topology.Definition, [.. value.Links], [.. value.Quarantined],
        [.. value.Released]);
}

[GenerateSerializer, Alias("qkdmesh.topology-update")]
public readonly record struct TopologyUpdateSurrogate(LinkId[] Added, LinkId[] Removed, LinkId[] Kept);

[RegisterConverter]
public sealed class TopologyUpdateConverter : IConverter<TopologyUpdate, TopologyUpdateSurrogate>
{
    public TopologyUpdate ConvertFromSurrogate(in TopologyUpdateSurrogate surrogate) =>
        TopologyUpdate.Of(surrogate.Added, surrogate.Removed, surrogate.Kept);

    public TopologyUpdateSurrogate ConvertToSurrogate(in TopologyUpdate value) =>
        new([.. value.Added], [.. value.Removed], [.. value.Kept]);
}
