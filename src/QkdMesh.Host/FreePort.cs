using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using QkdMesh.Host.Listeners;

namespace QkdMesh.Host;

/// <summary>TCP ports that a process can listen on. Another program may take a free port before it is used; this is unlikely.</summary>
internal static class FreePort
{
    /// <summary>A free port.</summary>
    /// <exception cref="AddressException">The process cannot listen at the address.</exception>
    public static int Next(IPAddress address, bool isOfSilo = false)
    {
        using var listener = Listen(address, 0, isOfSilo);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// Checks every place at which a process is to listen before it starts: a silo that has joined must not stop for a port.
    /// </summary>
    /// <exception cref="PortTakenException">A port is taken.</exception>
    /// <exception cref="PortForbiddenException">This user may not listen on a port.</exception>
    /// <exception cref="AddressException">The process cannot listen at an address.</exception>
    /// <exception cref="SocketTakenException">Another program listens at the Unix socket.</exception>
    /// <exception cref="SocketPathException">The process cannot listen at the Unix socket.</exception>
    public static void EnsureFree(MeshHostOptions options)
    {
        Check(options.Listen, options.Port, isOfSilo: false);
        if (options.OperatorPort is { } operators) Check(options.Listen, operators, isOfSilo: false);
        if (options.ManagementPort is { } management) Check(options.Listen, management, isOfSilo: false);
        if (options.Cluster is { } silo) Check(silo.SiloAddress, silo.SiloPort, isOfSilo: true);
        if (options.UnixSocket is { } path) PrivateSocket.EnsureFree(path);
    }

    /// <summary>Whether a fault of a start means that a port is in use.</summary>
    public static bool IsConflict(Exception? fault) => fault switch
    {
        null => false,
        AddressInUseException => true,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => true,
        _ => IsConflict(fault.InnerException),
    };

    private static void Check(IPAddress address, int port, bool isOfSilo)
    {
        if (UnusableAddress.WhyOf(address, isOfSilo) is { } why) throw new AddressException(address, why, isOfSilo);
        Listen(address, port, isOfSilo).Dispose();
    }

    private static TcpListener Listen(IPAddress address, int port, bool isOfSilo)
    {
        var listener = new TcpListener(address, port);
        try
        {
            // As the server does it: a program at an IPv4 address of this machine has the port too.
            if (address.Equals(IPAddress.IPv6Any)) listener.Server.DualMode = true;
            listener.Start();
            return listener;
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            throw fault.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => new PortTakenException(port, fault),
                SocketError.AccessDenied => new PortForbiddenException(port, fault),
                SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported =>
                    new AddressException(address, $"this machine has no address {address}", isOfSilo, fault),
                _ => new AddressException(address, $"no program can listen at {address}: {fault.Message}", isOfSilo, fault),
            };
        }
    }
}
