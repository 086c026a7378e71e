using QkdMesh.Bench.Load;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Bench.SingleProcess;

/// <summary>Empty calls that reach the caller's node and do nothing there. A key service over gRPC cannot be faster.</summary>
internal static class CeilingStep
{
    private static readonly PingRequest Nothing = new();

    public static async Task<double> MeasureAsync(BenchClients clients, TimeSpan duration, CancellationToken cancellationToken)
    {
        var caller = MeshClient.As(BenchNetworks.Source);
        var load = await ClosedLoop.RunAsync(BenchPlan.Callers, duration, PingAsync, cancellationToken);
        return load.Units > 0 ? load.UnitsPerSecond : throw load.LastFailure!;

        async Task<int> PingAsync(int number)
        {
            await clients.For(number).Probe.PingAsync(Nothing, caller, cancellationToken: cancellationToken);
            return 1;
        }
    }
}
