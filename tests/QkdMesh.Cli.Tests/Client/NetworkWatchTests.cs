using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Client;

public sealed class NetworkWatchTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task WatchSeesEachStatus_WhenALinkIsCutAndRestored()
    {
        await using var mesh = await FakeMesh.StartAsync(Networks.Of("a-b"));
        using var client = new MeshClient(mesh.Address);
        using var watch = new NetworkWatch(client, _cancellation);
        await watch.WaitForAsync("a-b", LinkStatus.Active, _cancellation);
        mesh.SetCut("a-b", cut: true);
        await watch.WaitForAsync("a-b", LinkStatus.Off, _cancellation);
        mesh.SetCut("a-b", cut: false);
        await watch.WaitForAsync("a-b", LinkStatus.Active, _cancellation);
    }
}
