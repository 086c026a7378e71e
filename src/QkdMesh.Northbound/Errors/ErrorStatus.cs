using Grpc.Core;
using QkdMesh.Core.Errors;

namespace QkdMesh.Northbound.Errors;

/// <summary>
/// The one way in which an expected failure leaves as a gRPC status: its status code, what happened and what to do as text, and
/// trailers for machines.
/// </summary>
public static class ErrorStatus
{
    /// <summary>Trailer with the catalogue's reason, such as <c>NO_ROUTE</c>.</summary>
    public const string ReasonTrailer = "qkdmesh-reason";

    /// <summary>Trailer with <c>true</c> if the same call may succeed later or at another silo, else <c>false</c>.</summary>
    public const string RetryableTrailer = "qkdmesh-retryable";

    /// <summary>Trailer with URLs of silos that may serve the call, separated by commas. It is left out if none is known.</summary>
    public const string TryAtTrailer = "qkdmesh-try-at";

    public static RpcException ToRpcException(this MeshError error)
    {
        var entry = ErrorCatalogue.Of(error.Code);
        var trailers = new Metadata
        {
            { ReasonTrailer, entry.Reason },
            { RetryableTrailer, entry.Retry is Retry.No ? "false" : "true" },
        };
        if (error.TryAt.Count > 0) trailers.Add(TryAtTrailer, string.Join(',', error.TryAt));
        return new RpcException(new Status(WireStatus.Of(error.Code).Grpc, $"{error.Detail}; {entry.Advice}"), trailers);
    }

    /// <exception cref="RpcException">There is an error in place of the value.</exception>
    public static T OrThrow<T>(this Result<T> result) => result.Error is { } error ? throw error.ToRpcException() : result.Value;
}
