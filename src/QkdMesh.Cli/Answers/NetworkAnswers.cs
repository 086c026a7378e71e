using System.Text.Json.Serialization;
using QkdMesh.Cli.Rendering;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

internal sealed record NetworkShowAnswer(
    string Name,
    string Shape,
    ulong Version,
    ulong TopologyVersion,
    bool DevelopmentMode,
    IReadOnlyList<NodeAnswer> Nodes,
    IReadOnlyList<LinkAnswer> Links,
    IReadOnlyList<SaeAnswer> Saes)
{
    public static NetworkShowAnswer Of(GetNetworkResponse network) => new(
        network.Name,
        network.Shape,
        network.Version,
        network.TopologyVersion,
        network.DevelopmentMode,
        [.. network.Nodes.Select(NodeAnswer.Of)],
        [.. network.Links.Select(LinkAnswer.Of)],
        [.. network.Saes.Select(sae => new SaeAnswer(
            sae.Id, sae.NodeId, [.. sae.SharesWith], sae.Tenant is { Length: > 0 } tenant ? tenant : null))]);
}

internal sealed record NodeAnswer(string Id, string Name, bool Trusted, bool Quarantined, double? Latitude, double? Longitude, uint? Silos)
{
    public static NodeAnswer Of(NodeView node) => new(
        node.Id, node.Name, node.Trusted, node.Quarantined,
        node.HasLatitude ? node.Latitude : null, node.HasLongitude ? node.Longitude : null, node.HasSilos ? node.Silos : null);
}

internal sealed record SaeAnswer(
    string Id, string NodeId, IReadOnlyList<string> SharesWith,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tenant = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Selectors = null);

/// <param name="LedgerA">Null if the request did not ask for ledgers, or the end did not answer.</param>
/// <param name="Condition">One word: what the status <c>off</c> does not tell apart.</param>
/// <param name="ConditionReason">Why the link carries no key; null if it does.</param>
internal sealed record LinkAnswer(
    string Id,
    string A,
    string B,
    double LengthKm,
    double LossDb,
    string Device,
    string Source,
    string? SourceFault,
    string Status,
    double SecretKeyRateBps,
    double ConsumptionBps,
    ulong StockAToBBits,
    ulong StockBToABits,
    double Qber,
    bool Alarmed,
    AlarmAnswer? Alarm,
    LedgerAnswer? LedgerA,
    LedgerAnswer? LedgerB,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Condition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ConditionReason)
{
    public static LinkAnswer Of(LinkView link) => new(
        link.Id, link.A, link.B, link.LengthKm, link.LossDb, link.Device,
        link.Source, link.SourceFault is { Length: > 0 } fault ? fault : null, LinkStatusWords.Of(link.Status), link.SecretKeyRateBps,
        link.ConsumptionBps,
        link.StockAToBBits, link.StockBToABits, link.Qber, link.Alarmed, AlarmAnswer.Of(link.Alarm),
        LedgerAnswer.Of(link.LedgerA), LedgerAnswer.Of(link.LedgerB),
        link.Condition is { Length: > 0 } condition ? condition : null,
        link.ConditionReason is { Length: > 0 } reason ? reason : null);
}

/// <summary>Bytes at one end of a link.</summary>
internal sealed record LedgerAnswer(
    ulong Received, ulong Relayed, ulong Authentication, ulong Discarded, ulong Stored,
    IReadOnlyDictionary<string, ulong> DiscardedByReason)
{
    public static LedgerAnswer? Of(Ledger? ledger) => ledger is null ? null : new(
        ledger.Received, ledger.Relayed, ledger.Authentication, ledger.Discarded, ledger.Stored,
        new SortedDictionary<string, ulong>(ledger.DiscardedByReason, StringComparer.Ordinal));
}
