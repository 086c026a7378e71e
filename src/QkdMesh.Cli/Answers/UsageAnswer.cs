using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

/// <param name="Since">What was asked for; null for all that the silos remember.</param>
/// <param name="WholeSince">Earlier use is missing, in whole or in part.</param>
/// <param name="SilentSilos">Addresses of the silos that did not answer.</param>
internal sealed record UsageAnswer(
    DateTimeOffset? Since, DateTimeOffset WholeSince, IReadOnlyList<TenantUsageAnswer> Tenants, IReadOnlyList<string> SilentSilos)
{
    public static UsageAnswer Of(GetUsageResponse usage, DateTimeOffset? since) => new(
        since,
        usage.WholeSince.ToDateTimeOffset(),
        [.. usage.Tenants.Select(tenant => new TenantUsageAnswer(
            tenant.Tenant,
            UsageFiguresAnswer.Of(tenant.Usage),
            [.. tenant.Pairs.Select(pair => new PairUsageAnswer(pair.SaeId, pair.PeerSaeId, UsageFiguresAnswer.Of(pair.Usage)))]))],
        [.. usage.SilentSiloAddresses]);
}

/// <param name="Tenant">Empty in a network without tenants.</param>
internal sealed record TenantUsageAnswer(string Tenant, UsageFiguresAnswer Usage, IReadOnlyList<PairUsageAnswer> Pairs);

/// <param name="Sae">The SAE that asked.</param>
internal sealed record PairUsageAnswer(string Sae, string Peer, UsageFiguresAnswer Usage);

internal sealed record UsageFiguresAnswer(
    ulong Requests, ulong Failures, ulong Keys, ulong KeyBits, ulong LinkKeyBits, ulong PeakKeysPerMinute)
{
    public static UsageFiguresAnswer Of(Usage usage) => new(
        usage.Requests, usage.Failures, usage.Keys, usage.KeyBits, usage.LinkKeyBits, usage.PeakKeysPerMinute);
}
