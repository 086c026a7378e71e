using QkdMesh.Core.Errors;

namespace QkdMesh.Northbound.Identity;

/// <summary>How this silo connects to the gRPC services of other silos.</summary>
public interface IPeerConnections
{
    /// <summary>Makes connections for calls that are passed on to a silo for the SAEs of a node.</summary>
    IPeerConnection To(PassedOn silo);

    /// <summary>Calls back when certificates or trust changed: connections are to be made again.</summary>
    void WhenChanged(Action react);
}

/// <summary>The connections to one silo.</summary>
public interface IPeerConnection
{
    /// <summary>The caller disposes of it.</summary>
    HttpMessageHandler Handler { get; }

    /// <summary>Whether every certificate that the silo showed is believed now.</summary>
    bool IsBelieved { get; }
}

/// <summary>Connects without TLS, as every caller does in a network where every caller is trusted.</summary>
internal sealed class PlainPeerConnections : IPeerConnections
{
    public IPeerConnection To(PassedOn silo) => new Plain();

    public void WhenChanged(Action react)
    {
        // There is nothing that changes.
    }

    private sealed class Plain : IPeerConnection
    {
        // A proxy is not for calls between silos.
        public HttpMessageHandler Handler { get; } =
            new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(2) };

        public bool IsBelieved => true;
    }
}
