using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Host;

/// <summary>Free TCP ports. Another program may take a free port before it is used; this is unlikely.</summary>
internal static class FreePort
{
    public static int Next(IPAddress address)
    {
        using var listener = Listen(address, 0);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Checks a port before the silo starts, so that a taken port does not stop a silo that has joined.</summary>
    /// <exception cref="PortTakenException">The port is taken.</exception>
    /// <exception cref="AddressException">The machine has no such address.</exception>
    public static void EnsureFree(IPAddress address, int port)
    {
        try
        {
            Listen(address, port).Dispose();
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new PortTakenException(port, fault);
        }
        catch (SocketException fault)
            when (fault.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            throw new AddressException(address, fault);
        }
    }

    private static TcpListener Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        listener.Start();
        return listener;
    }
}
