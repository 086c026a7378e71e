using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using QkdMesh.Clustering.Identity;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Host.Tests.Strangers;

/// <summary>Strangers that open connections to the silo port without end.</summary>
public sealed class SiloPortRoomTests : IAsyncLifetime
{
    private readonly List<TcpClient> _strangers = [];
    private MadridRing _ring = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _ring = await MadridRing.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _strangers.ForEach(each => each.Dispose());
        await _ring.DisposeAsync();
    }

    [Fact]
    public async Task SiloGetsIn_AndStrangersHoldLittle()
    {
        var room = _ring.Host.Services.GetRequiredService<SiloPortRoom>();
        var port = _ring.Host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint;
        for (var number = 0; number < 3 * SiloPortRoom.Most; number++)
        {
            var stranger = new TcpClient(AddressFamily.InterNetwork);
            _strangers.Add(stranger);
            await stranger.ConnectAsync(port.Address, port.Port, Cancellation);
        }

        // The first connections are ended, and not the last one.
        await FluentActions.Awaiting(() => _strangers[0].GetStream().ReadExactlyAsync(new byte[1], Cancellation).AsTask())
            .Should().ThrowAsync<IOException>();
        await using var silo = await StrangerSilo.JoinAsync(
            _ring.Host, _ring.Host.Services.GetRequiredService<ISiloIdentity>(), Cancellation);

        await silo.Grains.Node(_ring.Topology.Definition.Nodes[0].Id).PingAsync();
        room.Waiting.Should().BeLessThanOrEqualTo(SiloPortRoom.Most);
        room.Dropped.Should().BePositive();
    }
}
