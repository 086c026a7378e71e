using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Chaos.Processes;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Loads;

/// <summary>Clients that hold connections of silos and give little back: some say nothing, some read one byte a second.</summary>
internal sealed class BadClients(IReadOnlyList<SiloProcess> silos, ClusterCredentials credentials) : IDisposable
{
    private const int IdleForEachSilo = 300, SlowForEachSilo = 20;

    // An SAE of the scenario and a peer of it. The stream has a name of its own: it takes no keys from the others.
    private static readonly string Caller = Names.Sae(0), Peer = Names.Sae(1);

    private readonly List<IDisposable> _held = [];
    private readonly CancellationTokenSource _over = new();

    public async Task OpenIdleAsync(CancellationToken cancellationToken)
    {
        foreach (var silo in silos)
        {
            for (var number = 0; number < IdleForEachSilo; number++) await OpenAsync(silo.Address, cancellationToken);
        }
    }

    /// <summary>Both SAEs of a stream read it slowly, and others ask for many keys and hardly read the answer.</summary>
    public void OpenSlow()
    {
        foreach (var silo in silos)
        {
            for (var number = 0; number < SlowForEachSilo; number++) _ = ReadSlowlyAsync(silo.Address, number);
        }
    }

    public void Dispose()
    {
        _over.Cancel();
        foreach (var held in _held) held.Dispose();
        _over.Dispose();
    }

    private async Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _held.Add(socket);
        try
        {
            await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port, cancellationToken);
        }
        catch (SocketException)
        {
            // The silo is down, or takes no more.
        }
    }

    private async Task ReadSlowlyAsync(Uri address, int number)
    {
        var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = credentials.OfSae(Caller).To(address),
                // After the handshake, which a server does not let last for long.
                PlaintextStreamFilter = (connection, _) => ValueTask.FromResult<Stream>(new SlowStream(connection.PlaintextStream)),
            },
        });
        _held.Add(channel);
        var client = new KeySupply.KeySupplyClient(channel);
        try
        {
            var request = new StreamKeysRequest { PeerSaeId = Peer, Stream = $"slow-{number % 4}", KeysPerMessage = 8 };
            using var call = client.StreamKeys(request, cancellationToken: _over.Token);
            await foreach (var _ in call.ResponseStream.ReadAllAsync(_over.Token))
            {
            }
        }
        catch (Exception ended) when (ended is RpcException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
