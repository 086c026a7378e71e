using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Northbound.V1;
using QkdMesh.Protos;

namespace QkdMesh.Client;

/// <summary>One connection to a mesh, with a stub of each gRPC service.</summary>
internal sealed class MeshClient : IDisposable
{
    private const string CallerHeader = "qkdmesh-sae";
    // A server that hangs, or a firewall that drops what passes, ends no connection. A server answers pings however long a call takes.
    private static readonly TimeSpan
        ConnectTimeout = TimeSpan.FromSeconds(5), PingDelay = TimeSpan.FromSeconds(5), PingTimeout = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel _channel;

    /// <param name="tls">How it proves who calls, and which servers with https it trusts; null for those that the system trusts.</param>
    /// <param name="hasManyStreams">Whether it opens another connection where the server allows no more calls on the first.</param>
    public MeshClient(Uri server, ClientTls? tls = null, bool hasManyStreams = false)
    {
        _channel = GrpcChannel.ForAddress(CalledAddress.Of(server), new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = ConnectTimeout,
                EnableMultipleHttp2Connections = hasManyStreams,
                KeepAlivePingDelay = PingDelay,
                KeepAlivePingTimeout = PingTimeout,
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                SslOptions = (tls ?? ClientTls.OfSystem).To(server),
                // A proxy passes on HTTP/2 only inside TLS. Keys without TLS must not go to a proxy either.
                UseProxy = server.Scheme == Uri.UriSchemeHttps && !server.IsLoopback,
            },
        });
        Keys = new Northbound.V1.KeySupply.KeySupplyClient(_channel);
        Network = new Northbound.V1.Network.NetworkClient(_channel);
        Probe = new Probe.ProbeClient(_channel);
    }

    public Northbound.V1.KeySupply.KeySupplyClient Keys { get; }

    public Northbound.V1.Network.NetworkClient Network { get; }

    public Probe.ProbeClient Probe { get; }

    /// <summary>The metadata that names the calling SAE.</summary>
    public static Metadata As(string sae) => new() { { CallerHeader, sae } };

    public void Dispose() => _channel.Dispose();
}
