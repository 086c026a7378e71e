using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Chaos.Processes;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Loads;

/// <summary>The connections of the SAEs and of the operator to each silo. Each caller has the certificate of its own.</summary>
internal sealed class SiloClients : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SiloProcess> _silos;
    private readonly ClusterCredentials _credentials;
    private readonly ConcurrentDictionary<(string Silo, string Sae), Lazy<KeySupply.KeySupplyClient>> _keys = new();
    private readonly ConcurrentQueue<GrpcChannel> _channels = new();

    public SiloClients(IEnumerable<SiloProcess> silos, ClusterCredentials credentials)
    {
        (_silos, _credentials) = (silos.ToDictionary(silo => silo.Name), credentials);
        Networks = OpenNetworks();
    }

    /// <summary>For orders of the operator, by silo.</summary>
    public IReadOnlyDictionary<string, Network.NetworkClient> Networks { get; private set; }

    /// <summary>The connection of an SAE to a silo.</summary>
    public KeySupply.KeySupplyClient KeysOf(string sae, string silo) => _keys.GetOrAdd(
        (silo, sae), _ => new(() => new KeySupply.KeySupplyClient(Open(_silos[silo].Address, _credentials.OfSae(sae))))).Value;

    /// <summary>All callers read their files again: new calls have new connections. Calls in progress end on the old ones.</summary>
    public void Reconnect()
    {
        _keys.Clear();
        Networks = OpenNetworks();
    }

    /// <summary>The reason by the error catalogue, or the gRPC status if the answer is not from a mesh.</summary>
    public static string ReasonOf(RpcException failure) => failure.Trailers.GetValue("qkdmesh-reason") ?? failure.StatusCode.ToString();

    public void Dispose()
    {
        foreach (var channel in _channels) channel.Dispose();
    }

    private Dictionary<string, Network.NetworkClient> OpenNetworks()
    {
        var own = _credentials.OfOperator();
        return _silos.ToDictionary(entry => entry.Key, entry => new Network.NetworkClient(Open(entry.Value.Operators, own)));
    }

    private GrpcChannel Open(Uri server, ClientTls tls)
    {
        var channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = ConnectTimeout, EnableMultipleHttp2Connections = true, SslOptions = tls.To(server),
            },
            // An SAE asks another silo rather than wait for a silo that is away.
            MaxReconnectBackoff = ConnectTimeout,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
        });
        _channels.Enqueue(channel);
        return channel;
    }
}
