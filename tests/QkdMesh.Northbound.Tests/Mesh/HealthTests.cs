using Grpc.Health.V1;
using QkdMesh.Northbound.V1;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using Serving = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace QkdMesh.Northbound.Tests.Mesh;

public sealed class HealthTests
{
    [Fact]
    public async Task WatchersLearnAtOnce_WhenTheLastLinkIsCutAndRestored()
    {
        await using var mesh = await RunningMesh.StartAsync(Networks.Chain(3));
        using var watch = new HealthClient(mesh.Channel).Watch(new HealthCheckRequest(), RunningMesh.Nobody);
        (await NextAsync()).Should().Be(Serving.Serving);

        await mesh.Network.CutLinkAsync(new CutLinkRequest { LinkId = "n0-n1" }, RunningMesh.Nobody);
        await mesh.Network.CutLinkAsync(new CutLinkRequest { LinkId = "n1-n2" }, RunningMesh.Nobody);
        (await NextAsync()).Should().Be(Serving.NotServing, "while one link carried key it served");

        await mesh.Network.RestoreLinkAsync(new RestoreLinkRequest { LinkId = "n1-n2" }, RunningMesh.Nobody);
        (await NextAsync()).Should().Be(Serving.Serving);

        async Task<Serving> NextAsync()
        {
            using var limit = RunningMesh.Limit();
            await watch.ResponseStream.MoveNext(limit.Token);
            return watch.ResponseStream.Current.Status;
        }
    }

    [Fact]
    public async Task StreamsEndAsUnavailable_WhenTheProcessStops()
    {
        var mesh = await RunningMesh.StartAsync(Networks.Chain(2));
        using var limit = RunningMesh.Limit();
        using var watch = mesh.Network.WatchNetwork(new WatchNetworkRequest(), RunningMesh.Nobody);
        await watch.ResponseStream.MoveNext(limit.Token);

        var stopping = mesh.StopAsync();
        var reason = await Refusal.ReasonAsync(async () =>
        {
            while (await watch.ResponseStream.MoveNext(limit.Token))
            {
            }
        });

        reason.Should().Be("NODE_UNAVAILABLE");
        await stopping;
        await mesh.DisposeAsync();
    }
}
