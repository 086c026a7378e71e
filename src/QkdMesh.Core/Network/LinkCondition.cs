using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Network;

/// <summary>How a link is, for operators. The status of ETSI GS QKD 015 is <c>off</c> for several of these.</summary>
public enum LinkConditionKind
{
    /// <summary>It makes and carries key.</summary>
    Active,

    /// <summary>It makes no key, and carries what is in stock, in one direction or both.</summary>
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

    /// <summary>One of its ends is in quarantine.</summary>
    Quarantined,
}

/// <summary>How a link is.</summary>
/// <param name="Why">Why it carries no key, or key in one direction only: all causes. Null if it carries key.</param>
public sealed record LinkCondition(LinkConditionKind Kind, string? Why = null)
{
    /// <summary>The condition in one word. Answers, logs and errors all use it: such as <c>cut</c> or <c>no-silo</c>.</summary>
    public string Word => Kind == LinkConditionKind.NoSilo ? "no-silo" : Kind.ToString().ToLowerInvariant();

    /// <param name="distrust">Why no key may cross the link though it works; null if both ends are trusted.</param>
    /// <param name="isHosted">Whether a silo hosts a node.</param>
    public static LinkCondition Of(LinkDefinition link, LinkState state, string? distrust, Func<NodeId, bool> isHosted) =>
        Obstacles(link, state, distrust, isHosted).ToList() is [var first, ..] all
            ? new(first.Kind, string.Join(", and ", all.Select(obstacle => obstacle.Why)))
            : OfKey(link, state);

    private static IEnumerable<(LinkConditionKind Kind, string Why)> Obstacles(
        LinkDefinition link, LinkState state, string? distrust, Func<NodeId, bool> isHosted)
    {
        var dark = link.WhyDark;
        // A fibre without key raises an alarm by itself. That alarm is no news.
        if (state.IsAlarmed && (dark is null || link.Estimate is not { Qber: var qber } || !(qber > AlarmLimit.MaxQber)))
        {
            yield return (
                LinkConditionKind.Alarm, FormattableString.Invariant($"it has an alarm (QBER {state.Qber * 100:0.##} %)"));
        }

        if (state.IsCut || state is { Status: LinkStatus.Off, IsAlarmed: false }) yield return (LinkConditionKind.Cut, "it is cut");
        if (dark is not null) yield return (LinkConditionKind.Failed, $"it makes no key: {dark}");
        if (new[] { link.A, link.B }.FirstOrDefault(end => !isHosted(end)) is { Value: not null } away)
            yield return (LinkConditionKind.NoSilo, $"no silo hosts node {away}");
        if (distrust is not null) yield return (LinkConditionKind.Quarantined, distrust);
    }

    private static LinkCondition OfKey(LinkDefinition link, LinkState state) => state switch
    {
        { CarriesKey: true } when state.SecretKeyRate > KeyRate.Zero => new(LinkConditionKind.Active),
        { CarriesKey: true } when state.StockAToB > Bits.Zero || state.StockBToA > Bits.Zero =>
            new(LinkConditionKind.Passive, OneDirection(link, state)),
        { SourceFault: { } fault } => new(LinkConditionKind.Failed, fault),
        { CarriesKey: true } => new(LinkConditionKind.Failed, "its source makes no key, and its stock is used up"),
        _ => new(LinkConditionKind.Pending, "its ends have no session with key yet"),
    };

    private static string? OneDirection(LinkDefinition link, LinkState state)
    {
        if (state.StockAToB > Bits.Zero && state.StockBToA > Bits.Zero) return null;
        var (from, to) = state.StockAToB > Bits.Zero ? (link.B, link.A) : (link.A, link.B);
        return $"its source makes no key, and its stock from {from} to {to} is used up";
    }
}
