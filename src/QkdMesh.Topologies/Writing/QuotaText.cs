using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Writing;

/// <summary>Writes limits.</summary>
internal static class QuotaText
{
    /// <summary>Key and limits; null without limits.</summary>
    public static string? Of(Quotas quotas) => quotas == Quotas.None
        ? null
        : $"{Keys.Quotas}: {{{string.Join(", ", Limits(quotas).Where(limit => limit.Value is not null).Select(Text))}}}";

    /// <summary>What follows the other keys of an item; empty without limits.</summary>
    public static string After(Quotas quotas) => Of(quotas) is { } text ? $", {text}" : "";

    private static IEnumerable<(Key Key, double? Value)> Limits(Quotas quotas) =>
    [
        (Keys.RequestsPerSecond, quotas.RequestsPerSecond),
        (Keys.QuotaKeyKbps, quotas.KeyKbps),
        (Keys.QuotaLinkKeyKbps, quotas.LinkKeyKbps),
        (Keys.UncollectedKeys, quotas.UncollectedKeys),
        (Keys.UncollectedBytes, quotas.UncollectedBytes),
        (Keys.OpenStreams, quotas.Streams),
        (Keys.Calls, quotas.Calls),
        (Keys.LargestKey, quotas.LargestKey),
    ];

    private static string Text((Key Key, double? Value) limit) => $"{limit.Key}: {DecimalText.Write(limit.Value!.Value, power: 0)}";
}
