using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using QkdMesh.Clustering.Identity;

namespace QkdMesh.Clustering.Tests;

/// <summary>What is recorded of callers of the silo port that showed no certificate.</summary>
public sealed class SiloConnectionsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Seen _seen = new();
    private readonly SiloConnections _connections;

    public SiloConnectionsTests() =>
        _connections = new SiloConnections(new OneProcessIdentity(TimeProvider.System), new SiloPortRoom(), _seen, _time);

    /// <summary>A silo gives its own handshake up after 5 s, this silo after 10 s.</summary>
    [Theory]
    [InlineData(0, SiloRefusal.NoCertificate)]
    [InlineData(1, SiloRefusal.NoCertificate)]
    [InlineData(4.9, SiloRefusal.TooSlow)]
    [InlineData(10, SiloRefusal.TooSlow)]
    public async Task BusyCallerIsNotToldThatItHasNoCertificate(double seconds, SiloRefusal refusal)
    {
        await using var connection = new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 7) };

        await _connections.WatchAsync(connection, _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            return Task.CompletedTask;
        });

        _seen.Refusals.Should().Equal(refusal);
    }

    public void Dispose() => _connections.Dispose();

    private sealed class Seen : ISiloRefusals
    {
        public List<SiloRefusal> Refusals { get; } = [];

        public void Refused(SiloRefusal refusal, X509Certificate2? certificate, string why, string? address) => Refusals.Add(refusal);
    }
}
