using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Recognises a start fault that means: the port is in use.</summary>
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
