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
    private const int LeastWindow = (1 << 16) - 1;

    public static void AddMeshServer(this WebApplicationBuilder builder, MeshHostOptions options)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        if (options.UnixSocket is not null)
            builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = PrivateSocket.Bind);
        builder.Services.AddSingleton(options.Connections).AddSingleton<ConnectionRooms>();
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
        Limit(kestrel.Limits);
        var isProven = options.Tls is not null;
        kestrel.Listen(options.Listen, options.Port, http => Serve(http, HttpProtocols.Http2, isProven ? Door.Saes : Door.Development));
        if (options.OperatorPort is { } operators)
            kestrel.Listen(options.Listen, operators, http => Serve(http, HttpProtocols.Http2, Door.Operators));
        if (options.ManagementPort is { } management)
            kestrel.Listen(options.Listen, management, http => Serve(http, HttpProtocols.Http1, isProven ? Door.Management : null));
        if (options.UnixSocket is { } path) kestrel.ListenUnixSocket(path, http => Serve(http, HttpProtocols.Http2, SocketDoor(isProven)));
    }

    // Also those that are defaults of the framework: what a caller may hold of this process is not left to another release of it.
    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = 2 * NorthboundServices.MaxRequestSize;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBufferSize = limits.MaxResponseBufferSize = 64 << 10;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        // A caller that sends or reads more slowly loses its connection.
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        var http2 = limits.Http2;
        http2.MaxStreamsPerConnection = 1024;
        http2.MaxRequestHeaderFieldSize = 8 << 10;
        // The least that HTTP/2 allows: nothing counts what callers send and nobody reads yet.
        http2.InitialConnectionWindowSize = http2.InitialStreamWindowSize = LeastWindow;
        // A caller whose machine is gone answers no ping.
        http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }

    private static Door SocketDoor(bool isProven) => isProven ? Door.Socket : Door.Development;

    /// <param name="door">Null: nothing has to be known of the connection.</param>
    private static void Serve(ListenOptions listener, HttpProtocols protocols, Door? door)
    {
        listener.Protocols = protocols;
        // Before TLS: a caller that sends nothing takes room as well.
        var room = listener.ApplicationServices.GetRequiredService<ConnectionRooms>().Of(door);
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
