using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Tells a port that is taken from other faults of starting.</summary>
internal static class PortConflict
{
    public static bool Is(Exception? fault) => fault switch
    {
        null => false,
        AddressInUseException => true,
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => true,
        _ => Is(fault.InnerException),
    };
}
