using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.greet-call")]
public readonly record struct GreetCallSurrogate(NodeId To, TimeSpan Patience, LinkId Link, SessionNonce Nonce);

[RegisterConverter]
public sealed class GreetCallConverter : IConverter<GreetCall, GreetCallSurrogate>
{
    public GreetCall ConvertFromSurrogate(in GreetCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Link, surrogate.Nonce);

    public GreetCallSurrogate ConvertToSurrogate(in GreetCall value) => new(value.To, value.Patience, value.Link, value.Nonce);
}

[GenerateSerializer, Alias("qkdmesh.confirm-call")]
public readonly record struct ConfirmCallSurrogate(NodeId To, TimeSpan Patience, byte[] Offer);

[RegisterConverter]
public sealed class ConfirmCallConverter : IConverter<ConfirmCall, ConfirmCallSurrogate>
{
    public ConfirmCall ConvertFromSurrogate(in ConfirmCallSurrogate surrogate) => new(surrogate.To, surrogate.Patience, surrogate.Offer);

    public ConfirmCallSurrogate ConvertToSurrogate(in ConfirmCall value) => new(value.To, value.Patience, value.Offer);
}

[GenerateSerializer, Alias("qkdmesh.open-session-call")]
public readonly record struct OpenSessionCallSurrogate(NodeId To, TimeSpan Patience, LinkId Link);

[RegisterConverter]
public sealed class OpenSessionCallConverter : IConverter<OpenSessionCall, OpenSessionCallSurrogate>
{
    public OpenSessionCall ConvertFromSurrogate(in OpenSessionCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Link);

    public OpenSessionCallSurrogate ConvertToSurrogate(in OpenSessionCall value) => new(value.To, value.Patience, value.Link);
}

[GenerateSerializer, Alias("qkdmesh.hand-over-call")]
public readonly record struct HandOverCallSurrogate(
    NodeId To, TimeSpan Patience, LinkId Link, bool Carries, IReadOnlyList<KeyBlock> Blocks, SendingPoint? Peer,
    ReceivedPoint? PeerReceived, LedgerMark? Reported);

[RegisterConverter]
public sealed class HandOverCallConverter : IConverter<HandOverCall, HandOverCallSurrogate>
{
    public HandOverCall ConvertFromSurrogate(in HandOverCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Link, surrogate.Carries, surrogate.Blocks)
        {
            Peer = surrogate.Peer, PeerReceived = surrogate.PeerReceived, Reported = surrogate.Reported,
        };

    public HandOverCallSurrogate ConvertToSurrogate(in HandOverCall value) =>
        new(value.To, value.Patience, value.Link, value.Carries, value.Blocks, value.Peer, value.PeerReceived,
            value.Reported);
}

[GenerateSerializer, Alias("qkdmesh.confirm-blocks-call")]
public readonly record struct ConfirmBlocksCallSurrogate(NodeId To, TimeSpan Patience, LinkId Link);

[RegisterConverter]
public sealed class ConfirmBlocksCallConverter : IConverter<ConfirmBlocksCall, ConfirmBlocksCallSurrogate>
{
    public ConfirmBlocksCall ConvertFromSurrogate(in ConfirmBlocksCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Link);

    public ConfirmBlocksCallSurrogate ConvertToSurrogate(in ConfirmBlocksCall value) => new(value.To, value.Patience, value.Link);
}

[GenerateSerializer, Alias("qkdmesh.alarm-call")]
public readonly record struct AlarmCallSurrogate(NodeId To, TimeSpan Patience, LinkId Link);

[RegisterConverter]
public sealed class AlarmCallConverter : IConverter<AlarmCall, AlarmCallSurrogate>
{
    public AlarmCall ConvertFromSurrogate(in AlarmCallSurrogate surrogate) => new(surrogate.To, surrogate.Patience, surrogate.Link);

    public AlarmCallSurrogate ConvertToSurrogate(in AlarmCall value) => new(value.To, value.Patience, value.Link);
}
