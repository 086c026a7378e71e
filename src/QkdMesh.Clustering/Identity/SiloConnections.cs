using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Connections.Security;

namespace QkdMesh.Clustering.Identity;

/// <summary>
/// The live connections between this silo and others. A connection ends when the certificate at its far end is not believed any more.
/// </summary>
internal sealed class SiloConnections
{
    private readonly ISiloIdentity _identity;
    private readonly ConcurrentDictionary<ConnectionContext, X509Certificate2> _live = new();

    public SiloConnections(ISiloIdentity identity)
    {
        _identity = identity;
        identity.WhenChanged(EndRefused);
    }

    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // Without TLS in front of it, a connection does not come here.
        _live[connection] = connection.Features.Get<ITlsConnectionFeature>()?.RemoteCertificate
            ?? throw new InvalidOperationException("a connection of a silo has no certificate");
        try
        {
            await next(connection);
        }
        finally
        {
            _live.TryRemove(connection, out _);
        }
    }

    private void EndRefused()
    {
        foreach (var (connection, certificate) in _live)
            if (_identity.Refusal(certificate, []) is { } refusal)
                connection.Abort(new ConnectionAbortedException($"the certificate of a silo is not believed any more: {refusal}"));
    }
}
