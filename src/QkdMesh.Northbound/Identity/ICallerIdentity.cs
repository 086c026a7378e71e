using Grpc.Core;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Northbound.Identity;

/// <summary>Which SAE makes a call.</summary>
public interface ICallerIdentity
{
    /// <summary>The SAE, or <see cref="ErrorCode.CallerNotNamed"/>, or <see cref="ErrorCode.UnknownSae"/> for what cannot be one.</summary>
    Result<SaeId> Of(ServerCallContext context);
}
