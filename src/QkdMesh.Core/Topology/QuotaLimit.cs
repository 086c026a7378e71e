using System.Globalization;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology;

/// <summary>Those who share one limit: an SAE, an SAE with one peer, or all SAEs of a tenant.</summary>
/// <param name="Sae">Null for a tenant.</param>
/// <param name="Peer">Null if the peer does not matter.</param>
public readonly record struct QuotaHolder(SaeId? Sae, SaeId? Peer, string? Tenant)
{
    public static QuotaHolder Of(SaeId sae) => new(sae, null, null);

    public static QuotaHolder Of(SaeId sae, SaeId peer) => new(sae, peer, null);

    public static QuotaHolder Of(string tenant) => new(null, null, tenant);

    public override string ToString() =>
        Tenant is not null ? $"tenant {Tenant}" : Peer is { } peer ? $"SAE {Sae} with {peer}" : $"SAE {Sae}";
}

/// <summary>One limit that holds for a call.</summary>
public readonly record struct QuotaLimit(QuotaHolder Holder, QuotaKind Kind, double Limit)
{
    /// <summary>For errors: <c>quota: SAE alice may make 100 requests a second</c>.</summary>
    public override string ToString() => $"quota: {Holder} may {Text}";

    private string Text => Kind switch
    {
        QuotaKind.RequestsPerSecond => $"make {Number} requests a second",
        QuotaKind.KeyKbps => $"get {Number} kb/s of key",
        QuotaKind.LinkKeyKbps => $"use {Number} kb/s of link key",
        QuotaKind.UncollectedKeys => $"have {Number} keys uncollected at a node",
        QuotaKind.UncollectedBytes => $"have {Number} bytes of key uncollected at a node",
        QuotaKind.LargestKey => $"get keys of at most {Number} bits",
        QuotaKind.Streams => $"have {Number} streams open",
        _ => $"have {Number} calls at a time",
    };

    private string Number => Limit.ToString("#,0.######", CultureInfo.InvariantCulture);
}
