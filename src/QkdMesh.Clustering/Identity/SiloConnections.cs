using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Orleans.Connections.Security;

namespace QkdMesh.Clustering.Identity;

/// <summary>
/// The live connections between this silo and others. A connection ends within a second when the certificate at its far end is not believed
/// any more: it was revoked, it expired, or the trust changed. Connections that are refused are recorded.
/// </summary>
internal sealed class SiloConnections(ISiloIdentity identity, SiloPortRoom room, ISiloRefusals? refusals, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Judging = TimeSpan.FromSeconds(1);

    // A silo gives up its connection after 5 s, and its clock starts a little earlier than the clock of this side.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(4);

    // TLS judges a certificate and does not say on which connection. This value belongs to the flow of one connection.
    private readonly AsyncLocal<Caller?> _caller = new();

    private readonly ConcurrentDictionary<ConnectionContext, SiloCertificate> _live = new();

    // By fingerprint: a connection shows its certificate, and not what came with it.
    private readonly ConcurrentDictionary<string, SiloCertificate> _believed = new();

    /// <summary>Follows a caller from before TLS, and records the caller that TLS does not let in.</summary>
    public async Task WatchAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var caller = _caller.Value = new Caller(connection);
        var since = time.GetTimestamp();
        room.Enter(connection);
        try
        {
            await next(connection);
        }
        finally
        {
            room.Leave(connection);
            if (!caller.IsIn) Record(caller, connection, time.GetElapsedTime(since));
        }
    }

    /// <summary>Judges the certificate of a connection that begins.</summary>
    public bool IsGood(X509Certificate2 certificate, X509Certificate2Collection sent)
    {
        var shown = SiloCertificate.Copy(certificate, sent);
        if (shown.Refusal(identity) is { } refusal)
        {
            if (_caller.Value is { } caller) (caller.Certificate, caller.Why) = (shown.Leaf, refusal);
            return false;
        }

        _believed[certificate.Thumbprint] = shown;
        return true;
    }

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // Without TLS in front of it, a connection does not come here.
        var certificate = connection.Features.Get<ITlsConnectionFeature>()?.RemoteCertificate
            ?? throw new InvalidOperationException("a connection of a silo has no certificate");
        _live[connection] = _believed[certificate.Thumbprint];
        if (_caller.Value is { } caller)
        {
            caller.IsIn = true;
            room.Leave(caller.Connection);
        }
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
            {
                if (certificate.Refusal(identity) is not { } refusal || !_live.TryRemove(connection, out _)) continue;
                Record(SiloRefusal.NotASilo, certificate.Leaf, refusal, connection);
                connection.Abort(new ConnectionAbortedException($"the certificate of a silo is not believed any more: {refusal}"));
            }
        }
    }

    private void Record(Caller caller, ConnectionContext connection, TimeSpan took)
    {
        if (caller.Why is { } why) Record(SiloRefusal.NotASilo, caller.Certificate, why, connection);
        else if (took < Slow) Record(SiloRefusal.NoCertificate, null, "the caller showed no certificate", connection);
        else
        {
            var late = string.Create(
                CultureInfo.InvariantCulture,
                $"the handshake did not end in {took.TotalSeconds:F0} s: this silo or the caller is busy, or the caller said nothing");
            Record(SiloRefusal.TooSlow, null, late, connection);
        }
    }

    private void Record(SiloRefusal refusal, X509Certificate2? certificate, string why, ConnectionContext connection) =>
        refusals?.Refused(refusal, certificate, why, connection.RemoteEndPoint?.ToString());

    private sealed class Caller(ConnectionContext connection)
    {
        // TLS gives the connection another context.
        public ConnectionContext Connection => connection;

        public bool IsIn { get; set; }

        public X509Certificate2? Certificate { get; set; }

        public string? Why { get; set; }
    }
}
