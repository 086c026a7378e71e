using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using QkdMesh.Clustering.Identity;
using QkdMesh.Testing.Processes;

namespace QkdMesh.Host.Tests.Strangers;

/// <summary>
/// A silo of somebody else. It knows the address of the silo port and the cluster id, which is the same in every process. It tries to join
/// the cluster of a mesh in one process.
/// </summary>
internal sealed class StrangerSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private StrangerSilo(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <param name="limit">A silo that is refused would try until then.</param>
    public static async Task<StrangerSilo> JoinAsync(MeshHost mesh, ISiloIdentity? identity, CancellationToken limit)
    {
        var port = mesh.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo =>
        {
            if (identity is not null) silo.UseSiloTls(identity);
            silo
                .AddPlacementDirector<NodePlacement, AtTheMesh>()
                .AddPlacementDirector<LinkPlacement, AtTheMesh>()
                .UseLocalhostClustering(
                    FreePort.Next(IPAddress.Loopback), gatewayPort: 0, primarySiloEndpoint: port, clusterId: "qkdmesh",
                    serviceId: "qkdmesh")
                // Without an answer at all, a call must not take half a minute.
                .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5))
                // A name of this form hosts no node of the mesh, so nothing moves here by itself.
                .Configure<SiloOptions>(options => options.SiloName = "none@stranger");
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(limit);
            return new StrangerSilo(host);
        }
        catch
        {
            // The grain directory of a silo that is not stopped looks for members for ever, without a pause.
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    /// <summary>Strategies are found by the names of their types, so the stranger writes types with the names of the mesh.</summary>
    [Serializable]
    private sealed class NodePlacement : PlacementStrategy;

    [Serializable]
    private sealed class LinkPlacement : PlacementStrategy;

    /// <summary>Leaves each grain in the silo of the mesh.</summary>
    private sealed class AtTheMesh : IPlacementDirector
    {
        public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
            Task.FromResult(context.GetCompatibleSilos(target).First(silo => !silo.Equals(context.LocalSilo)));
    }
}
