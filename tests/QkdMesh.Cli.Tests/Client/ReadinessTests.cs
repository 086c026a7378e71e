using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Client;

public sealed class ReadinessTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitEndsAtOnce_WhenTheMeshIsReady()
    {
        await using var mesh = await FakeMesh.StartAsync(Networks.Of("a-b"));
        using var client = new MeshClient(mesh.Address);
        await Readiness.WaitAsync(client, (_, _) => { }, _cancellation);
    }

    [Fact]
    public async Task WaitEndsWithTheChangeThatMadeTheMeshReady_WhenTheHealthServiceIsLate()
    {
        await using var mesh = await FakeMesh.StartAsync(Networks.Of("a-b"));
        mesh.IsReady = false;
        using var client = new MeshClient(mesh.Address);
        var told = new TaskCompletionSource();
        var waiting = Readiness.WaitAsync(client, (_, _) => told.TrySetResult(), _cancellation);
        await told.Task.WaitAsync(_cancellation);
        waiting.IsCompleted.Should().BeFalse();

        mesh.IsReady = true;
        mesh.SetCut("a-b", cut: true);
        await waiting.WaitAsync(TimeSpan.FromSeconds(4), _cancellation);
    }

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
