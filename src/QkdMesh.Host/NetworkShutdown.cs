using Microsoft.Extensions.Hosting;
using Orleans;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Host;

/// <summary>Takes the links out of service before the silo stops, in a process that runs the whole network.</summary>
internal sealed class NetworkShutdown(IGrainFactory grains, TopologyDefinition topology) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) =>
        grains.Controller(topology.Name).StopAsync().AsTask().WaitAsync(cancellationToken);
}
