using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.EndToEnd.Abuse;

/// <summary>An SAE that asks for a few keys ten times a second, and whose peer collects them. Each has one connection.</summary>
internal sealed class PoliteSae(Uri server, CancellationToken over) : IDisposable
{
    private const string Master = "polite", Slave = "friend";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly GrpcChannel _own = GrpcChannel.ForAddress(server), _ofPeer = GrpcChannel.ForAddress(server);
    private readonly List<TimeSpan> _times = [];

    /// <summary>Times from each order until its keys were collected.</summary>
    public IReadOnlyList<TimeSpan> Times => _times;

    /// <summary>Why requests failed.</summary>
    public List<string> Failures { get; } = [];

    public async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Pace);
        while (!over.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            try
            {
                var made = await new KeySupply.KeySupplyClient(_own).GetKeysAsync(
                    new() { PeerSaeId = Slave, Number = 4 }, MeshClient.As(Master), cancellationToken: CancellationToken.None);
                await new KeySupply.KeySupplyClient(_ofPeer).GetKeysByIdAsync(
                    new() { PeerSaeId = Master, KeyIds = { made.Keys.Select(key => key.KeyId) } }, MeshClient.As(Slave),
                    cancellationToken: CancellationToken.None);
                _times.Add(Stopwatch.GetElapsedTime(begun));
            }
            catch (RpcException failure)
            {
                Failures.Add(failure.Status.ToString());
            }
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        _ofPeer.Dispose();
    }
}
