using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

/// <param name="EachSae">What each SAE may use if its pair, it itself and its tenant set no limit of a kind.</param>
internal sealed record TenantListAnswer(IReadOnlyList<ListedTenantAnswer> Tenants, QuotasAnswer EachSae)
{
    public static TenantListAnswer Of(GetNetworkResponse network) => new(
        [.. network.Tenants.Select(tenant => new ListedTenantAnswer(
            tenant.Id, tenant.Authority is { Length: > 0 } authority ? authority : null, tenant.Weight, tenant.Saes, tenant.Pairs,
            QuotasAnswer.Of(tenant.Quotas)))],
        QuotasAnswer.Of(network.Quotas));
}

/// <param name="Authority">SHA-256 of the certificate of its authority; null: the trust directory of a silo says it.</param>
/// <param name="Pairs">A pair of two tenants counts for both.</param>
internal sealed record ListedTenantAnswer(string Id, string? Authority, uint Weight, uint Saes, uint Pairs, QuotasAnswer Quotas);

/// <summary>Limits. A limit that is null does not limit.</summary>
internal sealed record QuotasAnswer(
    double? RequestsPerSecond, double? KeyKbps, double? LinkKeyKbps, double? UncollectedKeys, double? UncollectedBytes,
    double? Streams, double? Calls, double? LargestKey)
{
    // A server of an older version sends no quotas.
    public static QuotasAnswer Of(Quotas? quotas) => quotas is null ? new(null, null, null, null, null, null, null, null) : new(
        quotas.HasRequestsPerSecond ? quotas.RequestsPerSecond : null,
        quotas.HasKeyKbps ? quotas.KeyKbps : null,
        quotas.HasLinkKeyKbps ? quotas.LinkKeyKbps : null,
        quotas.HasUncollectedKeys ? quotas.UncollectedKeys : null,
        quotas.HasUncollectedBytes ? quotas.UncollectedBytes : null,
        quotas.HasStreams ? quotas.Streams : null,
        quotas.HasCalls ? quotas.Calls : null,
        quotas.HasLargestKey ? quotas.LargestKey : null);
}
