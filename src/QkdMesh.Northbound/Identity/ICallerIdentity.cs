using Grpc.Core;
using Microsoft.AspNetCore.Http;
using QkdMesh.Application.Access;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Northbound.Identity;

/// <summary>Who makes a call.</summary>
public interface ICallerIdentity
{
    /// <summary>Whether callers name themselves, and nobody proves anything.</summary>
    bool IsDevelopment { get; }

    /// <summary>
    /// The SAE. <see cref="ErrorCode.CallerNotNamed"/> if the call names none, <see cref="ErrorCode.UnknownSae"/> if the name is not an id,
    /// <see cref="ErrorCode.CallerNotProven"/> if the certificate stands for no SAE.
    /// </summary>
    Result<SaeId> Of(ServerCallContext context);

    /// <summary>The operator. <see cref="ErrorCode.CallerNotProven"/> if the certificate stands for no operator.</summary>
    Result<Orderer> OperatorAt(HttpContext context);

    /// <summary>Null if the peer of the call may see what needs no right, such as the health of the server.</summary>
    MeshError? CheckPeer(ServerCallContext context);

    /// <summary>The listener that the call came to.</summary>
    Door DoorOf(ServerCallContext context);
}
