using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Host.Health;
using QkdMesh.Northbound;

namespace QkdMesh.Host;

/// <summary>Where a process listens, its limits on callers, and what it answers there.</summary>
internal static class HostEndpoints
{
    public static void AddMeshServer(this WebApplicationBuilder builder, MeshHostOptions options)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        // After Kestrel, which registers buffers of its own: the last registration is used.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ZeroisingBuffers>();
    }

    public static void MapMesh(this WebApplication application, MeshHostOptions options)
    {
        application.UseRouting();
        application.UseQkdMeshNorthbound();
        application.MapQkdMeshNorthbound(options.WithProbe);
        if (options.ManagementPort is { } management) application.MapManagement(management);
    }

    private static void Listen(KestrelServerOptions kestrel, MeshHostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 10_000;
        kestrel.Limits.MaxRequestBodySize = 2 * NorthboundServices.MaxRequestSize;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1024;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Listen(options.Listen, options.Port, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        if (options.ManagementPort is { } management)
            kestrel.Listen(options.Listen, management, endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }
}
