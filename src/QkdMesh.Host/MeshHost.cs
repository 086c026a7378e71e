using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using QkdMesh.Core.Network;

namespace QkdMesh.Host;

/// <summary>A whole network in one process: its grains on a silo of their own, and its gRPC services. Several may run beside each other.</summary>
public sealed class MeshHost : IAsyncDisposable
{
    private readonly WebApplication _application;
    private bool _disposed;

    private MeshHost(WebApplication application, Uri address) => (_application, Address) = (application, address);

    /// <summary>Of the gRPC services: HTTP/2 without TLS.</summary>
    public Uri Address { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>Returns when the network is published and calls are taken. Links get their first key a moment later: ask the health service.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The port is taken.</exception>
    public static async Task<MeshHost> StartAsync(MeshHostOptions options, CancellationToken cancellationToken)
    {
        FreePort.EnsureFree(options.Port);
        var application = MeshComposition.Build(options);
        try
        {
            await application.StartAsync(cancellationToken);
            await application.Services.GetRequiredService<NetworkView>().WaitForAsync(_ => true, cancellationToken);
            var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            return new MeshHost(application, new Uri(address));
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the process is told to stop, or the token is cancelled.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        if (!_application.Lifetime.ApplicationStopped.IsCancellationRequested) await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
    }
}
