using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Host;

/// <summary>A port of the loopback interface that nobody uses. Somebody may take it before it is used, as unlikely as that is.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
