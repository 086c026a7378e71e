using Microsoft.Extensions.Hosting;
using Orleans;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Host;

/// <summary>Lets the links rest before the silo that runs them goes: this process is the whole network.</summary>
internal sealed class NetworkShutdown(IGrainFactory grains, TopologyDefinition topology) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => grains.Controller(topology.Name).StopAsync().AsTask().WaitAsync(cancellationToken);
}
