using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Grpc.Core;

namespace QkdMesh.Client;

/// <summary>Reads the failure of a gRPC call.</summary>
internal static class RpcFailures
{
    internal const string UnreachableReason = "SERVER_UNREACHABLE";

    // RFC 9113, section 7.
    private const long ProtocolError = 0x1, Http11Required = 0xd;

    private const string ReasonTrailer = "qkdmesh-reason";
    private const string RetryableTrailer = "qkdmesh-retryable";
    private const string TryAtTrailer = "qkdmesh-try-at";
    private const string RetryAfterTrailer = "qkdmesh-retry-after-ms";

    /// <summary>The reason of the error catalogue; null if the answer is not from a mesh.</summary>
    public static string? ReasonOf(RpcException call) => call.Trailers.GetValue(ReasonTrailer);

    public static Failure Read(RpcException call, Uri? server)
    {
        if (ReasonOf(call) is { } reason)
            return new Failure(
                reason, call.Status.Detail, call.Trailers.GetValue(RetryableTrailer) is "true", TryAt(call),
                long.TryParse(call.Trailers.GetValue(RetryAfterTrailer), CultureInfo.InvariantCulture, out var pause) ? pause : null);
        if (TlsFailures.Of(call, server) is { } tls) return tls;
        if (call.StatusCode is StatusCode.Unavailable)
            return Unreachable(Name(server));
        // The failure came before any gRPC answer, usually because of a wrong URL. The texts of the HTTP client do not say so.
        if (call.Status.DebugException is HttpRequestException || call.StatusCode is StatusCode.Unimplemented || IsNoGrpc(call.Status))
            return NotAMesh(server);
        return new Failure(JsonNamingPolicy.SnakeCaseUpper.ConvertName(call.StatusCode.ToString()), call.Status.Detail, Retryable: false);
    }

    /// <summary>As <see cref="Read"/>. If a server was called without TLS, asks whether it speaks TLS.</summary>
    internal static async Task<Failure> ReadAsync(RpcException call, Uri server, CancellationToken cancellationToken) =>
        ReasonOf(call) is null && server.Scheme == Uri.UriSchemeHttp && MetAServer(call)
        && await TlsProbe.SpeaksTlsAsync(server, cancellationToken)
            ? TlsFailures.NeedsTls(server)
            : Read(call, server);

    private static bool MetAServer(RpcException call) => call.Status.DebugException is not (
        null or SocketException or OperationCanceledException
        or HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError });

    /// <summary>
    /// Whether a call without a reason was surely not carried out: no connection was made, or the server does not let such a call through.
    /// </summary>
    internal static bool WasNotSent(RpcException call) =>
        call.StatusCode is StatusCode.Unimplemented or StatusCode.Unauthenticated or StatusCode.PermissionDenied
        // The text of the gRPC client when it makes the connection itself, without the HTTP client.
        || call.Status.Detail.StartsWith("Error connecting to subchannel", StringComparison.Ordinal)
        || TlsFailures.IsRefusal(call)
        || call.Status.DebugException is OperationCanceledException { InnerException: TimeoutException }
            or HttpRequestException
            {
                HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                    or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
            };

    /// <summary>Whether the server does not speak HTTP/2. A mesh does, so the call reached none.</summary>
    internal static bool IsForeign(RpcException call) => call.Status.DebugException is HttpRequestException
    {
        InnerException: null or HttpProtocolException { ErrorCode: ProtocolError or Http11Required },
    };

    /// <param name="meaning">What may have happened, and what to do.</param>
    internal static Failure Lost(Uri server, string meaning) => new(
        "OUTCOME_UNKNOWN",
        $"no answer came from {Name(server)}, so the outcome of the call is unknown: {meaning}", Retryable: false);

    // An HTTP server that does not speak gRPC.
    private static bool IsNoGrpc(Status status) => status.Detail.StartsWith("Bad gRPC response", StringComparison.Ordinal);

    /// <param name="places">The addresses, as a phrase.</param>
    internal static Failure Unreachable(string places) => new(
        UnreachableReason,
        $"no mesh answers at {places}: start a mesh with 'qkdmesh serve FILE', or give another address with --server", Retryable: true);

    private static List<Uri>? TryAt(RpcException call)
    {
        var named = (call.Trailers.GetValue(TryAtTrailer) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var servers = named.Select(ServerAddress.Parse).OfType<Uri>().ToList();
        return servers.Count > 0 ? servers : null;
    }

    internal static Failure NotAMesh(Uri? server) => new(
        "NOT_A_MESH",
        $"{Name(server)} is not a QkdMesh gRPC endpoint, or is an incompatible version. "
        + "Give --server the address that 'qkdmesh serve' printed, not its health port. Use https:// if the mesh has TLS",
        Retryable: false);

    internal static string Name(Uri? server) => server?.GetLeftPart(UriPartial.Authority) ?? "the address of the mesh";
}
