using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Application;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound.Health;

/// <summary>
/// Tells the health service whether this silo serves, so that its watchers know at once: from when every
/// link of its nodes has key that is not switched off and whose other end is hosted at all, for as long as any of them carries some.
/// </summary>
public sealed partial class NetworkHealth(NetworkView view, INodeHosting hosting, HealthServiceImpl health, TimeProvider time, ILogger<NetworkHealth> logger)
    : BackgroundService
{
    // Which silos are up is no part of the network's picture.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // The empty name is the server as a whole.
    private static readonly string[] Services = ["", V1.KeySupply.Descriptor.FullName, V1.Network.Descriptor.FullName];

    private volatile bool _isLeaving;

    public bool IsLeaving => _isLeaving;

    public bool IsServing { get; private set; }

    /// <summary>This silo serves no more.</summary>
    public void Leave()
    {
        _isLeaving = true;
        Tell(isServing: false);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Tell(isServing: false);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var network = await view.WaitForAsync(_ => true, stoppingToken);
        while (!_isLeaving)
        {
            var links = LinksHere(network);
            var isServing = links.Count == 0 || (links.Any(state => state.CarriesKey) && (IsServing || AllCarry(links)));
            if (isServing != IsServing && !_isLeaving) Tell(isServing);
            await view.WaitForChangeAsync(network.Version, LookAgain, time, stoppingToken);
            network = view.Current!;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Leave();
    }

    private List<LinkState> LinksHere(NetworkSnapshot network) =>
    [
        .. network.Topology.Definition.Links
            // Of a fibre that bears no key none is to be waited for.
            .Where(link => link.SecretKeyRate > KeyRate.Zero)
            .Where(link => hosting.IsHere(link.A) ? hosting.IsAnywhere(link.B) : hosting.IsHere(link.B) && hosting.IsAnywhere(link.A))
            .Select(link => network.StateOf(link.Id)),
    ];

    private static bool AllCarry(List<LinkState> links) => links.TrueForAll(state => state.CarriesKey || state.Status == LinkStatus.Off);

    private void Tell(bool isServing)
    {
        if (isServing && !IsServing) LogReady();
        else if (!isServing && IsServing) LogNotReady(_isLeaving ? "it is about to stop" : "no link of its nodes carries key");
        IsServing = isServing;
        foreach (var service in Services)
            health.SetStatus(service, isServing ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ready: every link of the nodes here that can have key has some")]
    private partial void LogReady();

    [LoggerMessage(Level = LogLevel.Information, Message = "not ready any more: {Why}")]
    private partial void LogNotReady(string why);
}
