using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Client;

/// <summary>A machine that was frozen, or is behind a firewall that drops what passes: the connection opens, and nothing answers.</summary>
public class SilentServerTests
{
    [Fact]
    public async Task CallEnds_WhenTheServerSaysNothing()
    {
        // The kernel opens connections to it. No program takes them.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var client = new MeshClient(new Uri($"http://{silent.LocalEndpoint}"));

        var call = () => client.Network.GetNetworkAsync(
            new GetNetworkRequest(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync;

        await call.Should().ThrowAsync<RpcException>("the server answers no ping");
    }
}
