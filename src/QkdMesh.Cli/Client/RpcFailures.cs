using System.Text.Json;
using Grpc.Core;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Client;

/// <summary>Reads the failure that a gRPC call brought back.</summary>
internal static class RpcFailures
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
        return new Failure(JsonNamingPolicy.SnakeCaseUpper.ConvertName(call.StatusCode.ToString()), call.Status.Detail, Retryable: false);
    }

    private static string Unreachable(Uri? server) =>
        $"no mesh answers at {server?.GetLeftPart(UriPartial.Authority)}: "
        + "start one with 'qkdmesh serve FILE', or name another with --server";
}
