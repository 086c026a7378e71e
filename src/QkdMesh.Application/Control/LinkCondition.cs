using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>How a link is, for operators. The status of ETSI GS QKD 015 is <c>off</c> for several of these.</summary>
public enum LinkConditionKind
{
    /// <summary>It makes and carries key.</summary>
    Active,

    /// <summary>It makes no key, and carries what is in stock.</summary>
    Passive,

    /// <summary>Its ends have no session with key yet.</summary>
    Pending,

    /// <summary>An operator cut it.</summary>
    Cut,

    /// <summary>Its quantum channel is not trusted.</summary>
    Alarm,

    /// <summary>It makes no key and has no stock: its fibre or its source fails.</summary>
    Failed,

    /// <summary>No silo hosts one of its ends.</summary>
    NoSilo,
}

/// <summary>How a link is, and the reason if it carries no key.</summary>
public sealed record LinkCondition(LinkConditionKind Kind, string? Why = null)
{
    public static LinkCondition Of(LinkDefinition link, LinkState state, INodeHosting hosting)
    {
        if (link.SecretKeyRate == KeyRate.Zero) return new(LinkConditionKind.Failed, $"it makes no key: its fibre loses {link.Loss}");
        if (state.IsAlarmed)
            return new(LinkConditionKind.Alarm, FormattableString.Invariant($"it has an alarm (QBER {state.Qber * 100:0.##} %)"));
        if (state.Status == LinkStatus.Off) return new(LinkConditionKind.Cut, "it is cut");
        if (new[] { link.A, link.B }.FirstOrDefault(end => !hosting.IsAnywhere(end)) is { Value: not null } away)
            return new(LinkConditionKind.NoSilo, $"no silo hosts node {away}");
        return state switch
        {
            { CarriesKey: true } when state.SecretKeyRate > KeyRate.Zero => new(LinkConditionKind.Active),
            { CarriesKey: true } when state.StockAToB > Bits.Zero && state.StockBToA > Bits.Zero => new(LinkConditionKind.Passive),
            { SourceFault: { } fault } => new(LinkConditionKind.Failed, fault),
            { CarriesKey: true } => new(LinkConditionKind.Failed, "its source makes no key, and its stock is used up"),
            _ => new(LinkConditionKind.Pending, "its ends have no session with key yet"),
        };
    }
}
