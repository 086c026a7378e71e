using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Host;

/// <summary>Ports of the loopback interface. What is free may be taken before it is used, as unlikely as that is.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = Listen(0);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Finds out early, before a silo has started that would have to be taken down again.</summary>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static void EnsureFree(int port) => Listen(port).Dispose();

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return listener;
    }
}
