using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.relay-call")]
public readonly record struct RelayCallSurrogate(NodeId To, TimeSpan Patience, byte[] Message);

[RegisterConverter]
public sealed class RelayCallConverter : IConverter<RelayCall, RelayCallSurrogate>
{
    public RelayCall ConvertFromSurrogate(in RelayCallSurrogate surrogate) => new(surrogate.To, surrogate.Patience, surrogate.Message);

    public RelayCallSurrogate ConvertToSurrogate(in RelayCall value) => new(value.To, value.Patience, value.Message);
}

[GenerateSerializer, Alias("qkdmesh.agree-secret-call")]
public readonly record struct AgreeSecretCallSurrogate(NodeId To, TimeSpan Patience, byte[] Message, EndProof Proof);

[RegisterConverter]
public sealed class AgreeSecretCallConverter : IConverter<AgreeSecretCall, AgreeSecretCallSurrogate>
{
    public AgreeSecretCall ConvertFromSurrogate(in AgreeSecretCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Message, surrogate.Proof);

    public AgreeSecretCallSurrogate ConvertToSurrogate(in AgreeSecretCall value) =>
        new(value.To, value.Patience, value.Message, value.Proof);
}

[GenerateSerializer, Alias("qkdmesh.can-send-call")]
public readonly record struct CanSendCallSurrogate(
    NodeId To, TimeSpan Patience, LinkId Link, int Bytes, SaeId Master, RelayClass Class, NodeId[] Route);

[RegisterConverter]
public sealed class CanSendCallConverter : IConverter<CanSendCall, CanSendCallSurrogate>
{
    public CanSendCall ConvertFromSurrogate(in CanSendCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Link, surrogate.Bytes, surrogate.Master, surrogate.Class, [.. surrogate.Route]);

    public CanSendCallSurrogate ConvertToSurrogate(in CanSendCall value) =>
        new(value.To, value.Patience, value.Link, value.Bytes, value.Master, value.Class, [.. value.Route]);
}

[GenerateSerializer, Alias("qkdmesh.can-arrive-call")]
public readonly record struct CanArriveCallSurrogate(NodeId To, TimeSpan Patience, byte[] Header, EndProof Proof);

[RegisterConverter]
public sealed class CanArriveCallConverter : IConverter<CanArriveCall, CanArriveCallSurrogate>
{
    public CanArriveCall ConvertFromSurrogate(in CanArriveCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Header, surrogate.Proof);

    public CanArriveCallSurrogate ConvertToSurrogate(in CanArriveCall value) => new(value.To, value.Patience, value.Header, value.Proof);
}

[GenerateSerializer, Alias("qkdmesh.arrival-room")]
public readonly record struct ArrivalRoomSurrogate(Result<int> Keys, UInt128 Proof);

[RegisterConverter]
public sealed class ArrivalRoomConverter : IConverter<ArrivalRoom, ArrivalRoomSurrogate>
{
    public ArrivalRoom ConvertFromSurrogate(in ArrivalRoomSurrogate surrogate) => new(surrogate.Keys, surrogate.Proof);

    public ArrivalRoomSurrogate ConvertToSurrogate(in ArrivalRoom value) => new(value.Keys, value.Proof);
}

[GenerateSerializer, Alias("qkdmesh.withdraw-call")]
public readonly record struct WithdrawCallSurrogate(
    NodeId To, TimeSpan Patience, KeyBatchId Batch, SaeId Master, SaeId Slave, EndProof Proof);

[RegisterConverter]
public sealed class WithdrawCallConverter : IConverter<WithdrawCall, WithdrawCallSurrogate>
{
    public WithdrawCall ConvertFromSurrogate(in WithdrawCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Batch, surrogate.Master, surrogate.Slave, surrogate.Proof);

    public WithdrawCallSurrogate ConvertToSurrogate(in WithdrawCall value) =>
        new(value.To, value.Patience, value.Batch, value.Master, value.Slave, value.Proof);
}

[GenerateSerializer, Alias("qkdmesh.stream-room-call")]
public readonly record struct StreamRoomCallSurrogate(
    NodeId To, TimeSpan Patience, StreamId Stream, int KeyLength, EndProof Proof);

[RegisterConverter]
public sealed class StreamRoomCallConverter : IConverter<StreamRoomCall, StreamRoomCallSurrogate>
{
    public StreamRoomCall ConvertFromSurrogate(in StreamRoomCallSurrogate surrogate) =>
        new(surrogate.To, surrogate.Patience, surrogate.Stream, surrogate.KeyLength, surrogate.Proof);

    public StreamRoomCallSurrogate ConvertToSurrogate(in StreamRoomCall value) =>
        new(value.To, value.Patience, value.Stream, value.KeyLength, value.Proof);
}

[GenerateSerializer, Alias("qkdmesh.stream-room")]
public readonly record struct StreamRoomSurrogate(bool IsThere, ulong Next, UInt128 Proof);

[RegisterConverter]
public sealed class StreamRoomConverter : IConverter<StreamRoom, StreamRoomSurrogate>
{
    public StreamRoom ConvertFromSurrogate(in StreamRoomSurrogate surrogate) =>
        new(surrogate.IsThere, surrogate.Next, surrogate.Proof);

    public StreamRoomSurrogate ConvertToSurrogate(in StreamRoom value) => new(value.IsThere, value.Next, value.Proof);
}
