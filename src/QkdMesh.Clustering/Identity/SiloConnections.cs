using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Orleans.Connections.Security;

namespace QkdMesh.Clustering.Identity;

/// <summary>
/// The live connections between this silo and others. A connection ends within a second when the certificate at its far end is not believed
/// any more: it was revoked, it expired, or the trust changed.
/// </summary>
internal sealed class SiloConnections(ISiloIdentity identity, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Judging = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ConnectionContext, SiloCertificate> _live = new();

    // By fingerprint: a connection shows its certificate, and not what came with it.
    private readonly ConcurrentDictionary<string, SiloCertificate> _believed = new();

    /// <summary>Judges the certificate of a connection that begins.</summary>
    public bool IsGood(X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        if (identity.Refusal(certificate, sent) is not null) return false;
        _believed[certificate.Thumbprint] = SiloCertificate.Copy(certificate, sent);
        return true;
    }

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // Without TLS in front of it, a connection does not come here.
        var certificate = connection.Features.Get<ITlsConnectionFeature>()?.RemoteCertificate
            ?? throw new InvalidOperationException("a connection of a silo has no certificate");
        _live[connection] = _believed[certificate.Thumbprint];
        try
        {
            await next(connection);
        }
        finally
        {
            _live.TryRemove(connection, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Judging, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (connection, certificate) in _live)
                if (certificate.Refusal(identity) is { } refusal)
                    connection.Abort(new ConnectionAbortedException($"the certificate of a silo is not believed any more: {refusal}"));
        }
    }
}
