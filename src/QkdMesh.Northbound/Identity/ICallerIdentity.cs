using Grpc.Core;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Northbound.Identity;

/// <summary>Which SAE makes a call.</summary>
public interface ICallerIdentity
{
    /// <summary>The SAE; <see cref="ErrorCode.CallerNotNamed"/> or, if the name is not a valid id, <see cref="ErrorCode.UnknownSae"/>.</summary>
    Result<SaeId> Of(ServerCallContext context);
}
