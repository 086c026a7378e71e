using System.Security.Authentication;
using Grpc.Core;

namespace QkdMesh.Client;

/// <summary>Reads failures of TLS.</summary>
internal static class TlsFailures
{
    internal const string Reason = "TLS_FAILED";

    // With TLS 1.3 a server judges the certificate of a caller when the caller's handshake is complete. Then some servers send an alert
    // (RFC 8446, section 6, in the words of OpenSSL). Others, .NET among them, end the connection without a word.
    private static readonly string[] Refusals =
    [
        "alert certificate required", "alert bad certificate", "alert certificate unknown", "alert certificate revoked",
        "alert certificate expired", "alert unknown ca", "alert access denied", "alert handshake failure",
        "did not complete the HTTP/2 handshake",
    ];

    /// <summary>What failed, and what to do; null if the failure has another cause.</summary>
    public static Failure? Of(RpcException call, Uri? server)
    {
        if (server?.Scheme != Uri.UriSchemeHttps || RpcFailures.ReasonOf(call) is not null) return null;
        if (CausesOf(call).OfType<ServerNotTrustedException>().FirstOrDefault() is { } untrusted)
            return new Failure(Reason, untrusted.Message, Retryable: false);
        // The server speaks TLS, and no HTTP/2 in it.
        if (Says(call, "alert no application protocol")) return RpcFailures.NotAMesh(server);
        var place = RpcFailures.Name(server);
        if (IsRefusal(call))
            return new Failure(
                Reason,
                $"{place} wants a certificate of its callers, and ended the connection. If you gave none, give --credentials DIR. "
                + "If you gave one, the mesh refuses it: another authority issued it, it is revoked, it expired, "
                + "or the port serves others (operators have a port of their own). "
                + "Check it with 'qkdmesh pki inspect', and see the log of the silo",
                Retryable: false);
        var hasNoTls = call.Status.DebugException is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            || CausesOf(call).OfType<AuthenticationException>().Any();
        return hasNoTls
            ? new Failure(
                Reason,
                $"{place} does not speak TLS: use http:// in --server, or start the mesh with 'qkdmesh serve --tls DIR'",
                Retryable: false)
            : null;
    }

    /// <summary>A server with TLS was called without it. It saw no call.</summary>
    public static Failure NeedsTls(Uri server) => new(
        Reason, $"{RpcFailures.Name(server)} speaks TLS: use https:// in --server, with --credentials DIR", Retryable: false);

    /// <summary>Whether the server ended the connection before it saw a call.</summary>
    public static bool IsRefusal(RpcException call) => Refusals.Any(refusal => Says(call, refusal));

    private static bool Says(RpcException call, string text) =>
        CausesOf(call).Any(cause => cause.Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Exception> CausesOf(RpcException call)
    {
        for (var cause = call.Status.DebugException; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
