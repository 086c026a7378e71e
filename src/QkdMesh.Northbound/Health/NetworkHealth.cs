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
/// Tells the health service whether this silo serves. The silo becomes ready when every link of its nodes carries key. Links that are
/// off do not count, nor links whose other end no silo hosts. The silo stays ready as long as any of these links carries key.
/// </summary>
public sealed partial class NetworkHealth(
    NetworkView view, INodeHosting hosting, HealthServiceImpl health, TimeProvider time, ILogger<NetworkHealth> logger)
    : BackgroundService
{
    // A snapshot of the network does not say which silos run: look at them again.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // The empty name stands for the whole server.
    private static readonly string[] Services = ["", V1.KeySupply.Descriptor.FullName, V1.Network.Descriptor.FullName];

    private volatile bool _isLeaving;

    public bool IsLeaving => _isLeaving;

    public bool IsServing { get; private set; }

    /// <summary>Reports this silo as not serving, for good.</summary>
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
            // A fibre that cannot carry key never gets ready.
            .Where(link => link.SecretKeyRate > KeyRate.Zero)
            .Where(link => hosting.IsHere(link.A) ? hosting.IsAnywhere(link.B) : hosting.IsHere(link.B) && hosting.IsAnywhere(link.A))
            .Select(link => network.StateOf(link.Id)),
    ];

    private static bool AllCarry(List<LinkState> links) => links.TrueForAll(state => state.CarriesKey || state.Status == LinkStatus.Off);

    private void Tell(bool isServing)
    {
        if (isServing && !IsServing) LogReady();
        else if (!isServing && IsServing) LogNotReady(_isLeaving ? "this silo is stopping" : "no link of this silo's nodes carries key");
        IsServing = isServing;
        var status = isServing ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing;
        foreach (var service in Services) health.SetStatus(service, status);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ready: every usable link of this silo's nodes carries key")]
    private partial void LogReady();

    [LoggerMessage(Level = LogLevel.Information, Message = "no longer ready: {Why}")]
    private partial void LogNotReady(string why);
}
