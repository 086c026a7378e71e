using System.Text.Json;
using Grpc.Core;

namespace QkdMesh.Client;

/// <summary>Reads the failure that a gRPC call brought back.</summary>
public static class RpcFailures
{
    private const string ReasonTrailer = "qkdmesh-reason";
    private const string RetryableTrailer = "qkdmesh-retryable";

    /// <summary>The catalogue's reason; null where the answer is not from a mesh.</summary>
    public static string? ReasonOf(RpcException call) => call.Trailers.GetValue(ReasonTrailer);

    public static Failure Read(RpcException call, Uri? server)
    {
        if (ReasonOf(call) is { } reason)
            return new Failure(reason, call.Status.Detail, call.Trailers.GetValue(RetryableTrailer) is "true");
        if (call.StatusCode is StatusCode.Unavailable)
            return new Failure("SERVER_UNREACHABLE", Unreachable(server), Retryable: true);
        // What went wrong before any answer of gRPC came: the texts of the HTTP client help nobody who only gave a wrong URL.
        if (call.Status.DebugException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            return new Failure("TLS_FAILED", NoTls(server), Retryable: false);
        if (call.Status.DebugException is HttpRequestException || call.StatusCode is StatusCode.Unimplemented || IsNoGrpc(call.Status))
            return new Failure("NOT_A_MESH", NotAMesh(server), Retryable: false);
        return new Failure(JsonNamingPolicy.SnakeCaseUpper.ConvertName(call.StatusCode.ToString()), call.Status.Detail, Retryable: false);
    }

    // Of an HTTP server that answers, but not by gRPC.
    private static bool IsNoGrpc(Status status) => status.Detail.StartsWith("Bad gRPC response", StringComparison.Ordinal);

    private static string Unreachable(Uri? server) =>
        $"no mesh answers at {Name(server)}: start one with 'qkdmesh serve FILE', or name another with --server";

    private static string NoTls(Uri? server) =>
        $"{Name(server)} does not speak TLS, or has a certificate that this machine does not trust: 'qkdmesh serve' itself speaks no TLS, so name it with http:// in --server";

    private static string NotAMesh(Uri? server) =>
        $"what answers at {Name(server)} is no mesh, or of another version: name the address that 'qkdmesh serve' says it listens at with --server, not its health port, and http:// where it has no TLS";

    private static string Name(Uri? server) => server?.GetLeftPart(UriPartial.Authority) ?? "the address of the mesh";
}
