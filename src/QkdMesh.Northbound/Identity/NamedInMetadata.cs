using Grpc.Core;
using Microsoft.Extensions.Primitives;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Northbound.Identity;

/// <summary>Believes the SAE id in the call metadata <c>qkdmesh-sae</c>. Only for networks where every caller is trusted.</summary>
public sealed class NamedInMetadata : ICallerIdentity
{
    public const string MetadataKey = "qkdmesh-sae";

    public Result<SaeId> Of(ServerCallContext context)
    {
        // Read from the HTTP request: the gRPC metadata would copy every header.
        var named = context.GetHttpContext().Request.Headers[MetadataKey];
        if (StringValues.IsNullOrEmpty(named)) return new MeshError(ErrorCode.CallerNotNamed, $"the call has no metadata {MetadataKey}");
        return named is [{ } only] && Identifier.IsValid(only)
            ? new SaeId(only)
            : new MeshError(ErrorCode.UnknownSae, $"{MetadataKey} is not an SAE id: an id is {Identifier.Rule}");
    }
}
