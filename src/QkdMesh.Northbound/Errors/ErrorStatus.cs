using Grpc.Core;
using QkdMesh.Core.Errors;

namespace QkdMesh.Northbound.Errors;

/// <summary>
/// The one way in which an expected failure leaves as a gRPC status: its status code, what happened and what to do as text, and two
/// trailers for machines.
/// </summary>
public static class ErrorStatus
{
    /// <summary>Trailer with the catalogue's reason, such as <c>NO_ROUTE</c>.</summary>
    public const string ReasonTrailer = "qkdmesh-reason";

    /// <summary>Trailer with <c>true</c> if the same call may succeed later, else <c>false</c>.</summary>
    public const string RetryableTrailer = "qkdmesh-retryable";

    public static RpcException ToRpcException(this MeshError error)
    {
        var entry = ErrorCatalogue.Of(error.Code);
        return new RpcException(
            new Status(WireStatus.Of(error.Code).Grpc, $"{error.Detail}; {entry.Advice}"),
            new Metadata { { ReasonTrailer, entry.Reason }, { RetryableTrailer, entry.Retryable ? "true" : "false" } });
    }

    /// <exception cref="RpcException">There is an error in place of the value.</exception>
    public static T OrThrow<T>(this Result<T> result) => result.Error is { } error ? throw error.ToRpcException() : result.Value;
}
