using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Hosting;
using QkdMesh.Core.Network;

namespace QkdMesh.Northbound.Health;

/// <summary>Tells the health service after every change of the network whether keys can be had, so that its watchers know at once.</summary>
internal sealed class NetworkHealth(NetworkView view, HealthServiceImpl health) : BackgroundService
{
    // The empty name is the server as a whole.
    private static readonly string[] Services = ["", V1.KeySupply.Descriptor.FullName, V1.Network.Descriptor.FullName];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Tell(isServing: false);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var version = long.MinValue;
        while (true)
        {
            var network = await view.WaitForAsync(next => next.Version > version, stoppingToken);
            version = network.Version;
            Tell(IsServing(network));
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Tell(isServing: false);
    }

    /// <summary>True where every link that is not switched off carries key.</summary>
    internal static bool IsServing(NetworkSnapshot network) => network.Topology.Definition.Links
        .Select(link => network.StateOf(link.Id))
        .All(state => state.CarriesKey || state.Status == LinkStatus.Off);

    private void Tell(bool isServing)
    {
        foreach (var service in Services)
            health.SetStatus(service, isServing ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing);
    }
}
