using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Chaos.Processes;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Loads;

/// <summary>The connections of the tester to each silo.</summary>
internal sealed class SiloClients : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, GrpcChannel> _channels;

    public SiloClients(IEnumerable<SiloProcess> silos)
    {
        _channels = silos.ToDictionary(silo => silo.Name, silo => GrpcChannel.ForAddress(silo.Address, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, EnableMultipleHttp2Connections = true },
            // An SAE asks another silo rather than wait for a silo that is away.
            MaxReconnectBackoff = ConnectTimeout,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        }));
        Keys = _channels.ToDictionary(entry => entry.Key, entry => new KeySupply.KeySupplyClient(entry.Value));
        Networks = _channels.ToDictionary(entry => entry.Key, entry => new Network.NetworkClient(entry.Value));
    }

    /// <summary>By silo.</summary>
    public IReadOnlyDictionary<string, KeySupply.KeySupplyClient> Keys { get; }

    /// <summary>By silo.</summary>
    public IReadOnlyDictionary<string, Network.NetworkClient> Networks { get; }

    /// <summary>The reason by the error catalogue, or the gRPC status if the answer is not from a mesh.</summary>
    public static string ReasonOf(RpcException failure) => failure.Trailers.GetValue("qkdmesh-reason") ?? failure.StatusCode.ToString();

    public void Dispose()
    {
        foreach (var channel in _channels.Values) channel.Dispose();
    }
}
