using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Clustering;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;
using QkdMesh.Host;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A silo whose Redis becomes a replica and keeps the connection. The silo goes on with the new primary.</summary>
public sealed class StoreFailoverTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OrdersAreStoredAtTheNewPrimary_ThoughTheOldConnectionStays()
    {
        await using var first = await RedisServer.StartAsync();
        await using var second = await RedisServer.StartAsync();
        await second.FollowAsync(first, Cancellation);
        await using var name = new MovingAddress(first.Port);
        var topology = Networks.Chain(2);
        await using var host = await MeshHost.StartAsync(
            new MeshHostOptions
            {
                Topology = topology,
                Cluster = new ClusterSettings
                {
                    ClusterId = "mesh", Nodes = "all", Redis = new RedisSettings(name.Address), SiloPort = 0,
                },
            },
            Cancellation);
        await host.WaitForServiceAsync(service => service.Serving == 1, Cancellation);
        var controller = host.Services.GetRequiredService<IGrainFactory>().Controller(topology.Name);
        (await OrderAsync(cut: true)).Should().BeNull();

        await first.FailOverAsync(second, Cancellation);
        // Held: a slow machine must not find the new primary before the test has asked the old one.
        using (second.Hold())
        {
            var refusal = await OrderAsync(cut: false);
            refusal.Should().NotBeNull();
            refusal!.Code.Should().Be(ErrorCode.StoreUnavailable, "the old primary still has the connection");
        }

        name.Target = second.Port;
        while (await OrderAsync(cut: false) is not null) Cancellation.ThrowIfCancellationRequested();

        (await second.AskAsync(Cancellation, "hget", "qkdmesh/mesh/control", "cut")).Should().BeEmpty();
        host.Fenced.IsCompleted.Should().BeFalse("no write was lost");

        async Task<MeshError?> OrderAsync(bool cut)
        {
            var order = await controller.OrderCutAsync(new LinkId("n0-n1"), cut);
            return order.IsOk ? null : order.Error;
        }
    }
}
