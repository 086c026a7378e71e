using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using QkdMesh.Application.Access;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Northbound.Identity;

/// <summary>
/// The development mode. It believes the SAE id in the call metadata <c>qkdmesh-sae</c>, and lets every caller give orders.
/// </summary>
public sealed class NamedInMetadata : ICallerIdentity
{
    public const string MetadataKey = "qkdmesh-sae";

    public bool IsDevelopment => true;

    public Result<SaeId> Of(ServerCallContext context) => NamedBy(context.GetHttpContext());

    public Result<Orderer> OperatorAt(HttpContext context) =>
        new Orderer(null, null, $"{context.Connection.RemoteIpAddress}:{context.Connection.RemotePort}", OperatorRoles.All);

    public MeshError? CheckPeer(ServerCallContext context) => null;

    public Door DoorOf(ServerCallContext context) => Door.Development;

    /// <summary>The SAE that a call names.</summary>
    internal static Result<SaeId> NamedBy(HttpContext context)
    {
        // Read from the HTTP request: the gRPC metadata would copy every header.
        var named = context.Request.Headers[MetadataKey];
        if (StringValues.IsNullOrEmpty(named)) return new MeshError(ErrorCode.CallerNotNamed, $"the call has no metadata {MetadataKey}");
        return named is [{ } only] && Identifier.IsValid(only)
            ? new SaeId(only)
            : new MeshError(ErrorCode.UnknownSae, $"{MetadataKey} is not an SAE id: an id is {Identifier.Rule}");
    }
}
