using System.Net;

namespace QkdMesh.Host;

/// <summary>Another program listens on a port already.</summary>
public sealed class PortTakenException(int port, Exception inner) : Exception($"another program listens on port {port}", inner)
{
    public int Port => port;
}

/// <summary>The machine does not have the address at which the process should listen.</summary>
public sealed class AddressException(IPAddress address, Exception inner) : Exception($"this machine has no address {address}", inner);

/// <summary>The cluster runs another network than the network of the topology file.</summary>
public sealed class OtherNetworkException(string inForce) : Exception($"the cluster runs network {inForce}")
{
    public string InForce => inForce;
}
