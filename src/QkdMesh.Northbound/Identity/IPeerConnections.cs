using QkdMesh.Core.Errors;

namespace QkdMesh.Northbound.Identity;

/// <summary>How this silo connects to the gRPC services of other silos.</summary>
public interface IPeerConnections
{
    /// <summary>Makes the handler of calls that are passed on to a silo for the SAEs of a node. The caller disposes of it.</summary>
    HttpMessageHandler To(PassedOn silo);

    /// <summary>Calls back when certificates or trust changed: connections are to be made again.</summary>
    void WhenChanged(Action react);
}

/// <summary>Connects without TLS, as every caller does in a network where every caller is trusted.</summary>
internal sealed class PlainPeerConnections : IPeerConnections
{
    // A proxy is not for calls between silos.
    public HttpMessageHandler To(PassedOn silo) => new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) };

    public void WhenChanged(Action react)
    {
        // There is nothing that changes.
    }
}
