using System.Net;
using QkdMesh.Pki;

namespace QkdMesh.Host;

/// <summary>Another program listens on a port already.</summary>
/// <param name="port">Null if the port is one that this process chose itself.</param>
public sealed class PortTakenException(int? port, Exception inner)
    : Exception(port is null ? "another program took a port while this one started" : $"another program listens on port {port}", inner)
{
    public int? Port => port;
}

/// <summary>This user may not listen on a port.</summary>
public sealed class PortForbiddenException(int port, Exception inner)
    : Exception($"this user may not listen on port {port}", inner)
{
    public int Port => port;
}

/// <summary>The process cannot listen at an address.</summary>
/// <param name="address">The address.</param>
/// <param name="why">The reason, as a sentence without its end.</param>
/// <param name="isOfSilo">Whether the address is for other silos. Otherwise it is for gRPC and management.</param>
public sealed class AddressException(IPAddress address, string why, bool isOfSilo, Exception? inner = null) : Exception(why, inner)
{
    public IPAddress Address => address;

    public bool IsOfSilo => isOfSilo;
}

/// <summary>Another program listens at the path of the Unix socket.</summary>
public sealed class SocketTakenException(string path) : Exception($"another program listens at {path}")
{
    public string Path => path;
}

/// <summary>The process cannot listen at the path of the Unix socket. The message is a sentence without its end.</summary>
public sealed class SocketPathException(string why, Exception? inner = null) : Exception(why, inner);

/// <summary>The history cannot be written.</summary>
public sealed class HistoryFileException(string path, Exception inner)
    : Exception($"{path} cannot be written: {FileRefusal.WhyOf(inner, path, isDirectory: false)}", inner);

/// <summary>The cluster runs another network than the network of the topology file.</summary>
public sealed class OtherNetworkException(string inForce) : Exception($"the cluster runs network {inForce}")
{
    public string InForce => inForce;
}
