using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Host;

/// <summary>Free TCP ports. What is free may be taken before it is used, as unlikely as that is.</summary>
internal static class FreePort
{
    public static int Next(IPAddress address)
    {
        using var listener = Listen(address, 0);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Finds out early, before a silo has started that would have to be taken down again.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static void EnsureFree(IPAddress address, int port) => Listen(address, port).Dispose();

    private static TcpListener Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        listener.Start();
        return listener;
    }
}
