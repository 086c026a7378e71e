using System.Globalization;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
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

    /// <summary>Trailer with the milliseconds after which the same call may succeed. It is left out if nobody knows.</summary>
    public const string RetryAfterTrailer = "qkdmesh-retry-after-ms";

    /// <summary>Header of an answer that has no message: the status of gRPC.</summary>
    internal const string StatusHeader = "grpc-status";

    /// <param name="isLocal">
    /// Whether the caller is on this machine. On another machine, a loopback address of a silo names that machine, and not the silo.
    /// </param>
    public static RpcException ToRpcException(this MeshError error, bool isLocal = false)
    {
        var entry = ErrorCatalogue.Of(error.Code);
        var trailers = new Metadata
        {
            { ReasonTrailer, entry.Reason },
            { RetryableTrailer, entry.Retry is Retry.No ? "false" : "true" },
        };
        var tryAt = error.TryAt.Where(silo => isLocal || !new Uri(silo).IsLoopback).ToList();
        if (tryAt.Count > 0) trailers.Add(TryAtTrailer, string.Join(',', tryAt));
        var ask = tryAt.Count > 0 ? $": ask at {string.Join(" or ", tryAt)}" : "";
        if (error.RetryAfter is { } pause)
            trailers.Add(RetryAfterTrailer, Math.Ceiling(pause.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture));
        var when = error is { Code: ErrorCode.QuotaExceeded, RetryAfter: { TotalSeconds: var seconds } }
            ? $"; try again in {(Math.Ceiling(seconds * 10) / 10).ToString("0.0", CultureInfo.InvariantCulture)} s, or ask the network's "
                + "operators for a larger quota"
            : null;
        var message = $"{error.Detail}{ask}{when ?? $"; {error.Advice ?? entry.Advice}"}";
        return new RpcException(new Status(WireStatus.Of(error.Code).Grpc, message), trailers);
    }

    /// <summary>Answers a call that no service sees.</summary>
    public static void Write(MeshError error, HttpResponse response)
    {
        var failure = error.ToRpcException();
        response.ContentType = "application/grpc";
        response.Headers[StatusHeader] = $"{(int)failure.StatusCode}";
        response.Headers["grpc-message"] = failure.Status.Detail;
        foreach (var trailer in failure.Trailers) response.Headers[trailer.Key] = trailer.Value;
    }

    /// <param name="caller">Who gets the error.</param>
    /// <exception cref="RpcException">There is an error in place of the value.</exception>
    public static T OrThrow<T>(this Result<T> result, ServerCallContext caller) =>
        result.Error is { } error ? throw error.ToRpcException(IsLocal(caller.Peer)) : result.Value;

    // The form of gRPC: ipv4:HOST:PORT or ipv6:[HOST]:PORT.
    private static bool IsLocal(string peer) =>
        IPEndPoint.TryParse(peer[(peer.IndexOf(':', StringComparison.Ordinal) + 1)..], out var address)
        && IPAddress.IsLoopback(address.Address);

    /// <exception cref="RpcException">There is an error in place of the value.</exception>
    public static T OrThrow<T>(this Result<T> result) => result.Error is { } error ? throw error.ToRpcException() : result.Value;
}
