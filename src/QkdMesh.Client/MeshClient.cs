using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Client;

/// <summary>One connection to a mesh, with a stub of each gRPC service.</summary>
public sealed class MeshClient : IDisposable
{
    private const string CallerHeader = "qkdmesh-sae";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly GrpcChannel _channel;

    public MeshClient(Uri server)
    {
        _channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, EnableMultipleHttp2Connections = false },
        });
        Keys = new KeySupply.KeySupplyClient(_channel);
        Network = new Northbound.V1.Network.NetworkClient(_channel);
        Health = new Health.HealthClient(_channel);
        Probe = new Probe.ProbeClient(_channel);
    }

    public KeySupply.KeySupplyClient Keys { get; }

    public Northbound.V1.Network.NetworkClient Network { get; }

    public Health.HealthClient Health { get; }

    public Probe.ProbeClient Probe { get; }

    /// <summary>The metadata that names the calling SAE.</summary>
    public static Metadata As(string sae) => new() { { CallerHeader, sae } };

    public void Dispose() => _channel.Dispose();
}
