using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace QkdMesh.Client;

/// <summary>Finds out whether a port speaks TLS. The failures of calls without TLS to such a port do not tell.</summary>
internal static class TlsProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether the server shows a certificate. Nothing is sent to it but the beginning of TLS.</summary>
    public static async Task<bool> SpeaksTlsAsync(Uri server, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var hasCertificate = false;
        try
        {
            using var caller = new TcpClient();
            await caller.ConnectAsync(server.DnsSafeHost, server.Port, limit.Token);
            await using var tls = new SslStream(caller.GetStream(), leaveInnerStreamOpen: false);
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = server.DnsSafeHost,
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    hasCertificate = certificate is not null;
                    return false;
                },
            };
            await tls.AuthenticateAsClientAsync(options, limit.Token);
        }
        catch (Exception fault) when (
            fault is SocketException or IOException or AuthenticationException or OperationCanceledException or InvalidOperationException)
        {
            // The certificate is enough. The handshake is not completed.
        }

        return hasCertificate;
    }
}
