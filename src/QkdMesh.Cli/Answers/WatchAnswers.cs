using System.Text.Json.Serialization;
using QkdMesh.Cli.Rendering;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Answers;

/// <summary>One message of the stream of changes.</summary>
internal sealed record WatchAnswer(
    ulong Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NetworkShowAnswer? Network,
    IReadOnlyList<EventAnswer> Events)
{
    public static WatchAnswer Of(WatchNetworkResponse message) => new(
        message.Version, message.Network is { } network ? NetworkShowAnswer.Of(network) : null, [.. message.Events.Select(EventAnswer.Of)]);
}

/// <summary>Exactly one member is set.</summary>
internal sealed record EventAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkStatusAnswer? LinkStatus = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NodeChangedAnswer? Node = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KeyStoreAnswer? KeyStore = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkAlarmAnswer? LinkAlarm = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkConditionAnswer? LinkCondition = null)
{
    public static EventAnswer Of(NetworkEvent change) => change.EventCase switch
    {
        NetworkEvent.EventOneofCase.LinkStatus => new(LinkStatus: new(
            change.LinkStatus.LinkId, LinkStatusWords.Of(change.LinkStatus.Before), LinkStatusWords.Of(change.LinkStatus.After),
            change.Condition is { Length: > 0 } condition ? condition : null)),
        NetworkEvent.EventOneofCase.Node => new(Node: new(change.Node.NodeId, change.Node.Quarantined)),
        NetworkEvent.EventOneofCase.KeyStore => new(KeyStore: new(
            change.KeyStore.LinkId, change.KeyStore.SecretKeyRateBps, change.KeyStore.ConsumptionBps,
            change.KeyStore.StockAToBBits, change.KeyStore.StockBToABits, change.KeyStore.Qber)),
        NetworkEvent.EventOneofCase.LinkAlarm => new(LinkAlarm: LinkAlarmAnswer.Of(change.LinkAlarm)),
        NetworkEvent.EventOneofCase.LinkCondition => new(LinkCondition: new(
            change.LinkCondition.LinkId, change.LinkCondition.Condition, change.LinkCondition.ConditionReason,
            change.LinkCondition.SourceFault, change.LinkCondition.Cut, change.LinkCondition.SecretKeyRateBps)),
        _ => new(),
    };
}

internal sealed record LinkStatusAnswer(
    string LinkId, string Before, string After,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Condition);

internal sealed record LinkConditionAnswer(
    string LinkId, string Condition, string ConditionReason, string SourceFault, bool Cut, double SecretKeyRateBps);

internal sealed record NodeChangedAnswer(string NodeId, bool Quarantined);

internal sealed record KeyStoreAnswer(
    string LinkId, double SecretKeyRateBps, double ConsumptionBps, ulong StockAToBBits, ulong StockBToABits, double Qber);
