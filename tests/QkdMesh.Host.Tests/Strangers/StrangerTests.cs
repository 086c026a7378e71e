using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using QkdMesh.Clustering.Identity;
using QkdMesh.Grains.Contracts;
using QkdMesh.Host.Tests.Audit;

namespace QkdMesh.Host.Tests.Strangers;

/// <summary>A process that reaches the silo port of a network in one process does not become a silo of it.</summary>
public sealed class StrangerTests : IAsyncLifetime
{
    private readonly AuditFolder _audit = new();
    private MadridRing _ring = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ring = await MadridRing.StartAsync(audit: _audit.Place);

    public async ValueTask DisposeAsync()
    {
        await _ring.DisposeAsync();
        _audit.Dispose();
    }

    [Fact]
    public async Task SiloWithoutACertificateDoesNotJoin() => await ShouldNotJoinAsync(identity: null);

    [Fact]
    public async Task SiloWithACertificateOfItsOwnDoesNotJoin() => await ShouldNotJoinAsync(new OneProcessIdentity(TimeProvider.System));

    /// <summary>The two tests above would prove nothing if the stranger could not join anybody.</summary>
    [Fact]
    public async Task SiloWithTheKeyOfTheProcessJoins()
    {
        var own = _ring.Host.Services.GetRequiredService<ISiloIdentity>();

        await using var silo = await StrangerSilo.JoinAsync(_ring.Host, own, Cancellation);

        Silos().Should().HaveCount(2);
        await silo.Grains.Node(_ring.Topology.Definition.Nodes[0].Id).PingAsync();
        File.ReadLines(_audit.Files[0]).Should().NotContain(line => line.Contains("refused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, SiloRefusal.NoCertificate)]
    [InlineData(true, SiloRefusal.NotASilo)]
    public async Task CallerOfTheSiloPortIsRecorded(bool hasCertificate, SiloRefusal refusal)
    {
        var own = hasCertificate ? new OneProcessIdentity(TimeProvider.System).Credential : null;
        var port = _ring.Host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint;
        using var caller = new TcpClient(AddressFamily.InterNetwork);
        await caller.ConnectAsync(port.Address, port.Port, Cancellation);
        await using var tls = new SslStream(caller.GetStream(), leaveInnerStreamOpen: true, (_, server, _, _) => server is not null);
        // The handshake of the client is complete before the server refuses it.
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "any", ClientCertificateContext = own }, Cancellation);

        await ShouldBeRecordedAsync($"{caller.Client.LocalEndPoint}", refusal);
    }

    private async Task ShouldNotJoinAsync(ISiloIdentity? identity)
    {
        // A silo that is let in joins in less than half of the time.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var join = async () => await (await StrangerSilo.JoinAsync(_ring.Host, identity, limit.Token)).DisposeAsync();

        await join.Should().ThrowAsync<Exception>();
        Silos().Should().ContainSingle().Which.IsHere.Should().BeTrue();
        (await _ring.GetKeysAsync()).Keys.Should().NotBeEmpty("the network serves on");
        // The stranger does not believe the certificate of the mesh either, and shows none of its own. On a busy machine it is slow, too.
        await ShouldBeRecordedAsync("127.0.0.1", SiloRefusal.NoCertificate, SiloRefusal.TooSlow);
    }

    private async Task ShouldBeRecordedAsync(string address, params SiloRefusal[] anyOf)
    {
        await _ring.ScrapeUntilAsync(
            seen => anyOf.Any(each => seen.Sum("qkdmesh_access_refusals_total", ("door", "silos"), ("reason", $"{each}")) > 0));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        // A record is written after it is counted.
        while (!File.ReadLines(_audit.Files[0]).Any(IsOfIt)) await timer.WaitForNextTickAsync(limit.Token);

        bool IsOfIt(string line) => new[] { "\"door\":\"silos\"", address }.All(part => line.Contains(part, StringComparison.Ordinal))
            && anyOf.Any(each => line.Contains($"\"{each}\"", StringComparison.Ordinal));
    }

    private IReadOnlyList<SiloReport> Silos() =>
        [.. _ring.Host.Services.GetRequiredService<ISilos>().All().Where(silo => silo.Status is "active" or "joining")];
}
