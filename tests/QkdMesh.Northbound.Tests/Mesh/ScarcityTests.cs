using Grpc.Core;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Northbound.Tests.Mesh;

public sealed class ScarcityTests
{
    [Fact]
    public async Task SaysNotEnoughKeyAndSpendsNothing_WhenTheLinksHoldTooLittle()
    {
        await using var mesh = await RunningMesh.StartAsync(Networks.Chain(3, bitsPerSecond: 20_000), stockBytes: 200);
        var before = await mesh.SpentAsync();
        var request = new GetKeysRequest { PeerSaeId = "sae-n2", Number = 128, SizeBits = 8192 };

        var reason = await Refusal.ReasonAsync(async () => await mesh.Keys.GetKeysAsync(request, RunningMesh.As("sae-n0")));

        reason.Should().Be("INSUFFICIENT_KEY");
        (await mesh.SpentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task SaysNoRouteAndSpendsNothing_WhenTheOnlyWayIsCut()
    {
        await using var mesh = await RunningMesh.StartAsync(Networks.Star(4));
        await mesh.Network.CutLinkAsync(new CutLinkRequest { LinkId = "n0-n2" }, RunningMesh.Nobody);
        var before = await mesh.SpentAsync();

        var refused = await FluentActions.Awaiting(() => mesh.GetKeysAsync("sae-n1", "sae-n2")).Should().ThrowAsync<RpcException>();
        refused.Which.Trailers.GetValue(ErrorStatus.ReasonTrailer).Should().Be("NO_ROUTE");
        refused.Which.Status.Detail.Should().Be(
            "no route from n1 to n2 carries key; in the way: link n0-n2 (cut); restore n0-n2 with RestoreLink");
        var explained = await mesh.Network.ExplainRouteAsync(new() { From = "sae-n1", To = "n2" }, RunningMesh.Nobody);
        explained.Explanation.Should().Be(refused.Which.Status.Detail, "errors and explanations use the same words");

        (await mesh.SpentAsync()).Should().Be(before);
        (await mesh.GetKeysAsync("sae-n1", "sae-n3")).Keys.Should().HaveCount(1);
    }

    [Fact]
    public async Task SuppliesNothing_WhileAnEndIsQuarantined()
    {
        await using var mesh = await RunningMesh.StartAsync(Networks.Chain(2));

        (await mesh.Network.QuarantineNodeAsync(new QuarantineNodeRequest { NodeId = "n1" }, RunningMesh.Nobody))
            .Quarantined.Should().BeTrue();
        (await Refusal.ReasonAsync(() => mesh.GetKeysAsync("sae-n0", "sae-n1"))).Should().Be("NODE_QUARANTINED");

        (await mesh.Network.ReleaseNodeAsync(new ReleaseNodeRequest { NodeId = "n1" }, RunningMesh.Nobody)).Quarantined.Should().BeFalse();
        (await mesh.GetKeysAsync("sae-n0", "sae-n1")).Keys.Should().HaveCount(1);
    }
}
