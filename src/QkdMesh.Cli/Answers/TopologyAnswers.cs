using System.Text.Json;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Answers;

internal sealed record TopologyValidateAnswer(bool Valid, IReadOnlyList<FileAnswer> Files);

internal sealed record FileAnswer(
    string File, bool Valid, IReadOnlyList<LocatedFault> Faults, IReadOnlyList<LocatedFault> Warnings);

/// <summary>The content of a topology file.</summary>
internal sealed record TopologyShowAnswer(
    string Name, string Shape, IReadOnlyList<TopologyNodeAnswer> Nodes, IReadOnlyList<TopologyLinkAnswer> Links,
    IReadOnlyList<SaeAnswer> Saes, string PqcUse, string RoutingPolicy, int LeastPaths, string LeastAssurance,
    IReadOnlyList<PairSettingsAnswer> Pairs, IReadOnlyList<TenantAnswer> Tenants, IReadOnlyList<OperatorAnswer> Operators,
    IReadOnlyList<string> TwoPersons,
    IReadOnlyList<LocatedFault> Warnings)
{
    public static TopologyShowAnswer Of(NetworkTopology topology, IReadOnlyList<LocatedFault> warnings) => new(
        topology.Name.Value,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(topology.Definition.Shape.ToString()),
        [.. topology.Definition.Nodes.Select(node => new TopologyNodeAnswer(
            node.Id.Value, node.DisplayName, node.Role is NodeRole.Trusted, node.Position?.Latitude, node.Position?.Longitude))],
        [.. topology.Definition.Links.Select(link => new TopologyLinkAnswer(
            link.Id.Value, link.A.Value, link.B.Value, link.Length.Kilometres, link.Loss.Decibels, link.DeviceProfile,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(link.Source.Kind.ToString()), link.SecretKeyRate.BitsPerSecond,
            link.HasModelRate, link.Estimate?.Qber, link.Estimate?.Margin.Decibels))],
        [.. topology.Definition.Saes.Select(sae => new SaeAnswer(
            sae.Id.Value, sae.Node.Value, [.. sae.SharesWith.Select(peer => peer.Value).Order(StringComparer.Ordinal)],
            sae.Tenant, sae.Selectors.Count == 0 ? null : [.. sae.Selectors.Select(selector => selector.ToString())]))],
        JsonNamingPolicy.SnakeCaseLower.ConvertName(topology.Definition.PqcUse.ToString()),
        RoutingPolicyWords.Of(topology.Definition.RoutingPolicy),
        topology.Definition.LeastPaths,
        topology.Definition.LeastAssurance.Word(),
        [.. topology.Definition.Pairs.Select(pair => new PairSettingsAnswer(
            [pair.One.Value, pair.Other.Value], pair.RoutingPolicy is { } policy ? RoutingPolicyWords.Of(policy) : null,
            pair.LeastPaths, pair.LeastAssurance?.Word()))],
        [.. topology.Definition.Tenants.Select(tenant => new TenantAnswer(tenant.Id, tenant.Authority, tenant.Weight))],
        [.. topology.Definition.Access.Operators.Select(OperatorAnswer.Of)],
        [.. TwoPersonWords.Of(topology.Definition.Access.TwoPersons)],
        warnings);
}

/// <param name="Authority">SHA-256 of the certificate of its authority; null: the trust directory of a silo says it.</param>
internal sealed record TenantAnswer(string Id, string? Authority, int Weight);

internal sealed record OperatorAnswer(string Id, IReadOnlyList<string> Roles, IReadOnlyList<string> Selectors)
{
    public static OperatorAnswer Of(OperatorDefinition each) =>
        new(each.Id, [.. OperatorRoleWords.Of(each.Roles)], [.. each.Selectors.Select(selector => selector.ToString())]);
}

/// <summary>A pair of SAEs with settings of its own. Where one is null, that of the network holds.</summary>
internal sealed record PairSettingsAnswer(IReadOnlyList<string> Saes, string? RoutingPolicy, int? LeastPaths, string? LeastAssurance);

internal sealed record TopologyNodeAnswer(string Id, string Name, bool Trusted, double? Latitude, double? Longitude);

/// <param name="RateFromModel">Whether the rate comes from the link model, which is optimistic.</param>
internal sealed record TopologyLinkAnswer(
    string Id, string A, string B, double LengthKm, double LossDb, string Device, string Source, double SecretKeyRateBps,
    bool RateFromModel, double? Qber, double? MarginDb);

internal sealed record TopologyApplyAnswer(
    ulong TopologyVersion, IReadOnlyList<string> AddedLinks, IReadOnlyList<string> RemovedLinks, IReadOnlyList<string> KeptLinks)
{
    public static TopologyApplyAnswer Of(ApplyTopologyResponse response) =>
        new(response.TopologyVersion, [.. response.AddedLinks], [.. response.RemovedLinks], [.. response.KeptLinks]);
}
