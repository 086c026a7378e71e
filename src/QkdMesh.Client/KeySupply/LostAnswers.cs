using Grpc.Core;

namespace QkdMesh.Client.KeySupply;

/// <summary>Calls that reached a silo, or may have, and got no answer: it died, hangs, or the connection broke.</summary>
internal static class LostAnswers
{
    /// <summary>Whether the call may have been carried out.</summary>
    public static bool MayBe(RpcException call) =>
        RpcFailures.ReasonOf(call) is null && !RpcFailures.WasNotSent(call) && !RpcFailures.IsForeign(call);

    /// <summary>Whether another silo, or this one later, may answer the call.</summary>
    public static bool Is(RpcException call, Uri server) =>
        MayBe(call) && TlsFailures.Of(call, server) is null
        && (call.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Unavailable
            || call.Status.DebugException is HttpRequestException or IOException);

    /// <summary>The same failure, as one that passes. The error of a broken connection does not say so itself.</summary>
    public static RpcException AsUnavailable(RpcException call) =>
        new(new Status(StatusCode.Unavailable, $"no answer came: {call.Status.Detail}"));
}
