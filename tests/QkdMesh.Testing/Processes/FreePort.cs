using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Testing.Processes;

/// <summary>For programs that cannot choose a free port themselves.</summary>
public static class FreePort
{
    /// <summary>A TCP port of the loopback interface that was free a moment ago.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
