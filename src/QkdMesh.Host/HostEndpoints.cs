using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Host.Health;
using QkdMesh.Host.Listeners;
using QkdMesh.Northbound;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Host;

/// <summary>Where a process listens, its limits on callers, and what it answers there.</summary>
internal static class HostEndpoints
{
    public static void AddMeshServer(this WebApplicationBuilder builder, MeshHostOptions options)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        if (options.UnixSocket is not null)
            builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = PrivateSocket.Bind);
        builder.Services.AddSingleton(options.Connections).AddSingleton<ConnectionRoom>();
        // After Kestrel, which registers buffers of its own: the last registration is used.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ZeroisingBuffers>();
    }

    public static void MapMesh(this WebApplication application, MeshHostOptions options)
    {
        application.Use((context, next) => ConnectionInUse.CountAsync(context, next));
        application.UseRouting();
        application.UseQkdMeshNorthbound();
        application.MapQkdMeshNorthbound(options.WithProbe, withReflection: options.Tls is null || options.WithReflection);
        if (options.ManagementPort is { } management) application.MapManagement(management);
    }

    private static void Listen(KestrelServerOptions kestrel, MeshHostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 2 * NorthboundServices.MaxRequestSize;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1024;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        var isProven = options.Tls is not null;
        kestrel.Listen(options.Listen, options.Port, http => Serve(http, HttpProtocols.Http2, isProven ? Door.Saes : Door.Development));
        if (options.OperatorPort is { } operators)
            kestrel.Listen(options.Listen, operators, http => Serve(http, HttpProtocols.Http2, Door.Operators));
        if (options.ManagementPort is { } management)
            kestrel.Listen(options.Listen, management, http => Serve(http, HttpProtocols.Http1, isProven ? Door.Management : null));
        if (options.UnixSocket is { } path) kestrel.ListenUnixSocket(path, http => Serve(http, HttpProtocols.Http2, SocketDoor(isProven)));
    }

    private static Door SocketDoor(bool isProven) => isProven ? Door.Socket : Door.Development;

    /// <param name="door">Null: nothing has to be known of the connection.</param>
    private static void Serve(ListenOptions listener, HttpProtocols protocols, Door? door)
    {
        listener.Protocols = protocols;
        // Before TLS: a caller that sends nothing takes room as well.
        var room = listener.ApplicationServices.GetRequiredService<ConnectionRoom>();
        listener.Use(next => connection => room.RunAsync(connection, next));
        if (door is Door.Saes or Door.Operators or Door.Management)
        {
            var handshakes = listener.ApplicationServices.GetRequiredService<Handshakes>();
            listener.UseHttps(handshakes.At(door.Value));
        }
        else if (door is { } open)
        {
            listener.Use(next => connection =>
            {
                connection.Features.Set(new Connected(open, connection));
                return next(connection);
            });
        }
    }
}
