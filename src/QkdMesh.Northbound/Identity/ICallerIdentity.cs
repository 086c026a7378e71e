using Grpc.Core;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Northbound.Identity;

/// <summary>Which SAE makes a call.</summary>
public interface ICallerIdentity
{
    /// <summary>
    /// The SAE. <see cref="ErrorCode.CallerNotNamed"/> if the call names none, <see cref="ErrorCode.UnknownSae"/> if the name is not an id.
    /// </summary>
    Result<SaeId> Of(ServerCallContext context);
}
