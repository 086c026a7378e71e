using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Grains.Contracts.Surrogates;

// Core knows nothing of Orleans: these say how its types cross from one process to another.

[GenerateSerializer, Alias("qkdmesh.node-id")]
public readonly record struct NodeIdSurrogate(string Value);

[RegisterConverter]
public sealed class NodeIdConverter : IConverter<NodeId, NodeIdSurrogate>
{
    public NodeId ConvertFromSurrogate(in NodeIdSurrogate surrogate) => new(surrogate.Value);

    public NodeIdSurrogate ConvertToSurrogate(in NodeId value) => new(value.Value);
}

[GenerateSerializer, Alias("qkdmesh.link-id")]
public readonly record struct LinkIdSurrogate(string Value);

[RegisterConverter]
public sealed class LinkIdConverter : IConverter<LinkId, LinkIdSurrogate>
{
    public LinkId ConvertFromSurrogate(in LinkIdSurrogate surrogate) => new(surrogate.Value);

    public LinkIdSurrogate ConvertToSurrogate(in LinkId value) => new(value.Value);
}

[GenerateSerializer, Alias("qkdmesh.network-name")]
public readonly record struct NetworkNameSurrogate(string Value);

[RegisterConverter]
public sealed class NetworkNameConverter : IConverter<NetworkName, NetworkNameSurrogate>
{
    public NetworkName ConvertFromSurrogate(in NetworkNameSurrogate surrogate) => new(surrogate.Value);

    public NetworkNameSurrogate ConvertToSurrogate(in NetworkName value) => new(value.Value);
}

[GenerateSerializer, Alias("qkdmesh.sae-id")]
public readonly record struct SaeIdSurrogate(string Value);

[RegisterConverter]
public sealed class SaeIdConverter : IConverter<SaeId, SaeIdSurrogate>
{
    public SaeId ConvertFromSurrogate(in SaeIdSurrogate surrogate) => new(surrogate.Value);

    public SaeIdSurrogate ConvertToSurrogate(in SaeId value) => new(value.Value);
}

[GenerateSerializer, Alias("qkdmesh.key-batch-id")]
public readonly record struct KeyBatchIdSurrogate(ulong High, uint Low);

[RegisterConverter]
public sealed class KeyBatchIdConverter : IConverter<KeyBatchId, KeyBatchIdSurrogate>
{
    public KeyBatchId ConvertFromSurrogate(in KeyBatchIdSurrogate surrogate) => new(surrogate.High, surrogate.Low);

    public KeyBatchIdSurrogate ConvertToSurrogate(in KeyBatchId value) => new(value.High, value.Low);
}

[GenerateSerializer, Alias("qkdmesh.stream-id")]
public readonly record struct StreamIdSurrogate(string Driver, string Follower, string Name);

[RegisterConverter]
public sealed class StreamIdConverter : IConverter<StreamId, StreamIdSurrogate>
{
    public StreamId ConvertFromSurrogate(in StreamIdSurrogate surrogate) =>
        new(new(surrogate.Driver), new(surrogate.Follower), surrogate.Name);

    public StreamIdSurrogate ConvertToSurrogate(in StreamId value) => new(value.Driver.Value, value.Follower.Value, value.Name);
}

[GenerateSerializer, Alias("qkdmesh.session-nonce")]
public readonly record struct SessionNonceSurrogate(UInt128 Value);

[RegisterConverter]
public sealed class SessionNonceConverter : IConverter<SessionNonce, SessionNonceSurrogate>
{
    public SessionNonce ConvertFromSurrogate(in SessionNonceSurrogate surrogate) => new(surrogate.Value);

    public SessionNonceSurrogate ConvertToSurrogate(in SessionNonce value) => new(value.Value);
}
