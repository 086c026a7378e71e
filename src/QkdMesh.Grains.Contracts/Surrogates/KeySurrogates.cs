using System.Collections.Immutable;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.key-block")]
public readonly record struct KeyBlockSurrogate(UInt128 SessionA, UInt128 SessionB, ulong Id, byte Sender, KeyMaterial Key);

[RegisterConverter]
public sealed class KeyBlockConverter : IConverter<KeyBlock, KeyBlockSurrogate>
{
    public KeyBlock ConvertFromSurrogate(in KeyBlockSurrogate surrogate) => new(
        new(new(surrogate.SessionA), new(surrogate.SessionB)), surrogate.Id, (LinkEnd)surrogate.Sender, surrogate.Key);

    public KeyBlockSurrogate ConvertToSurrogate(in KeyBlock value) =>
        new(value.Session.A.Value, value.Session.B.Value, value.Id, (byte)value.Sender, value.Key);
}

[GenerateSerializer, Alias("qkdmesh.relay-receipt")]
public readonly record struct RelayReceiptSurrogate(byte[]? Next, StreamId? Stream, UInt128? Proof);

[RegisterConverter]
public sealed class RelayReceiptConverter : IConverter<RelayReceipt, RelayReceiptSurrogate>
{
    public RelayReceipt ConvertFromSurrogate(in RelayReceiptSurrogate surrogate) =>
        new(surrogate.Next, surrogate.Stream) { Proof = surrogate.Proof };

    public RelayReceiptSurrogate ConvertToSurrogate(in RelayReceipt value) => new(value.Next, value.Stream, value.Proof);
}

[GenerateSerializer, Alias("qkdmesh.link-end-report")]
public readonly record struct LinkEndReportSurrogate(
    bool HasSession, UInt128 SessionA, UInt128 SessionB, ulong HighestBlock, long SendableBits,
    long Received, long Relayed, long Authentication, long Stored, KeyValuePair<int, long>[] Discarded, string? SourceFault,
    long ReceivableBits, SendingPoint? SendsFrom, ReceivedPoint? ReceivedTo);

[RegisterConverter]
public sealed class LinkEndReportConverter : IConverter<LinkEndReport, LinkEndReportSurrogate>
{
    public LinkEndReport ConvertFromSurrogate(in LinkEndReportSurrogate surrogate) => new(
        surrogate.HasSession ? new LinkSession(new(surrogate.SessionA), new(surrogate.SessionB)) : null,
        surrogate.HighestBlock,
        Bits.From(surrogate.SendableBits),
        new KeyLedger(
            surrogate.Received, surrogate.Relayed, surrogate.Authentication, surrogate.Stored,
            surrogate.Discarded.ToImmutableSortedDictionary(entry => (DiscardReason)entry.Key, entry => entry.Value)))
    {
        SourceFault = surrogate.SourceFault,
        Receivable = Bits.From(surrogate.ReceivableBits),
        SendsFrom = surrogate.SendsFrom,
        ReceivedTo = surrogate.ReceivedTo,
    };

    public LinkEndReportSurrogate ConvertToSurrogate(in LinkEndReport value) => new(
        value.Session is not null, value.Session?.A.Value ?? 0, value.Session?.B.Value ?? 0, value.HighestBlock, value.Sendable.Count,
        value.Ledger.Received, value.Ledger.Relayed, value.Ledger.Authentication, value.Ledger.Stored,
        [.. value.Ledger.DiscardedByReason.Select(entry => KeyValuePair.Create((int)entry.Key, entry.Value))], value.SourceFault,
        value.Receivable.Count, value.SendsFrom, value.ReceivedTo);
}

[GenerateSerializer, Alias("qkdmesh.sending-point")]
public readonly record struct SendingPointSurrogate(UInt128 SessionA, UInt128 SessionB, ulong Block, ulong[] GivenUp);

[RegisterConverter]
public sealed class SendingPointConverter : IConverter<SendingPoint, SendingPointSurrogate>
{
    public SendingPoint ConvertFromSurrogate(in SendingPointSurrogate surrogate) =>
        new(new(new(surrogate.SessionA), new(surrogate.SessionB)), surrogate.Block, surrogate.GivenUp);

    public SendingPointSurrogate ConvertToSurrogate(in SendingPoint value) =>
        new(value.Session.A.Value, value.Session.B.Value, value.Block, [.. value.GivenUp]);
}

[GenerateSerializer, Alias("qkdmesh.received-point")]
public readonly record struct ReceivedPointSurrogate(UInt128 SessionA, UInt128 SessionB, ulong Block, int End);

[RegisterConverter]
public sealed class ReceivedPointConverter : IConverter<ReceivedPoint, ReceivedPointSurrogate>
{
    public ReceivedPoint ConvertFromSurrogate(in ReceivedPointSurrogate surrogate) =>
        new(new(new(surrogate.SessionA), new(surrogate.SessionB)), surrogate.Block, surrogate.End);

    public ReceivedPointSurrogate ConvertToSurrogate(in ReceivedPoint value) =>
        new(value.Session.A.Value, value.Session.B.Value, value.Block, value.End);
}

[GenerateSerializer, Alias("qkdmesh.ledger-mark")]
public readonly record struct LedgerMarkSurrogate(UInt128 SessionA, UInt128 SessionB, long Turnover);

[RegisterConverter]
public sealed class LedgerMarkConverter : IConverter<LedgerMark, LedgerMarkSurrogate>
{
    public LedgerMark ConvertFromSurrogate(in LedgerMarkSurrogate surrogate) =>
        new(new(new(surrogate.SessionA), new(surrogate.SessionB)), surrogate.Turnover);

    public LedgerMarkSurrogate ConvertToSurrogate(in LedgerMark value) =>
        new(value.Session.A.Value, value.Session.B.Value, value.Turnover);
}

[GenerateSerializer, Alias("qkdmesh.route")]
public readonly record struct RouteSurrogate(NodeId[] Nodes, LinkId[] Links, double BottleneckBps);

[RegisterConverter]
public sealed class RouteConverter : IConverter<Route, RouteSurrogate>
{
    public Route ConvertFromSurrogate(in RouteSurrogate surrogate) =>
        new([.. surrogate.Nodes], [.. surrogate.Links], KeyRate.FromBitsPerSecond(surrogate.BottleneckBps));

    public RouteSurrogate ConvertToSurrogate(in Route value) => new([.. value.Nodes], [.. value.Links], value.Bottleneck.BitsPerSecond);
}
