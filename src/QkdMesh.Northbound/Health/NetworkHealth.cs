using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Hosting;
using QkdMesh.Core.Network;

namespace QkdMesh.Northbound.Health;

/// <summary>
/// Tells the health service after every change of the network whether it serves, so that its watchers know at once: from when every
/// link that is not switched off has key, for as long as any link carries some.
/// </summary>
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
        var isServing = false;
        while (true)
        {
            var network = await view.WaitForAsync(next => next.Version > version, stoppingToken);
            version = network.Version;
            isServing = CarriesAny(network) && (isServing || IsServing(network));
            Tell(isServing);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Tell(isServing: false);
    }

    /// <summary>Whether every link that is not switched off carries key.</summary>
    internal static bool IsServing(NetworkSnapshot network) => network.Topology.Definition.Links
        .Select(link => network.StateOf(link.Id))
        .All(state => state.CarriesKey || state.Status == LinkStatus.Off);

    private static bool CarriesAny(NetworkSnapshot network) =>
        network.Topology.Definition.Links.Any(link => network.StateOf(link.Id).CarriesKey);

    private void Tell(bool isServing)
    {
        foreach (var service in Services)
            health.SetStatus(service, isServing ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing);
    }
}
