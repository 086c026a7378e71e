using System.Net;

namespace QkdMesh.Host;

/// <summary>Something listens on a port already.</summary>
public sealed class PortTakenException(int port, Exception inner) : Exception($"something listens on port {port} already", inner)
{
    public int Port => port;
}

/// <summary>The machine has no such address to listen at.</summary>
public sealed class AddressException(IPAddress address, Exception inner) : Exception($"this machine has no address {address}", inner);

/// <summary>The cluster that a silo joined runs another network than its file is of.</summary>
public sealed class OtherNetworkException(string inForce) : Exception($"the cluster runs network {inForce}")
{
    public string InForce => inForce;
}
