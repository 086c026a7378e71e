using Grpc.Core;
using Grpc.Health.V1;

namespace QkdMesh.Client;

/// <summary>Waits until every link that is not cut has a session and key.</summary>
public static class Readiness
{
    public const string NotReady = "NOT_READY";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="progress">Gets the number of ready links and the number of all links.</param>
    /// <exception cref="ExpectedFailureException">The mesh was not ready in time.</exception>
    public static async Task WaitAsync(MeshClient client, Action<int, int> progress, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            // The health service may report a change late, so the client asks the service again after every change of the network.
            var first = await Task.WhenAny(FollowHealthAsync(client, patience.Token), FollowNetworkAsync(client, progress, patience.Token));
            await first;
        }
        catch (Exception fault) when (IsCancellation(fault) && !cancellationToken.IsCancellationRequested)
        {
            throw new ExpectedFailureException(
                NotReady, $"some links have no key after {Patience.TotalSeconds:0} s: find them with 'qkdmesh network show'",
                retryable: true);
        }
        finally
        {
            await patience.CancelAsync();
        }
    }

    private static async Task FollowHealthAsync(MeshClient client, CancellationToken cancellationToken)
    {
        using var call = client.Health.Watch(new HealthCheckRequest(), cancellationToken: cancellationToken);
        await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            if (answer.Status is HealthCheckResponse.Types.ServingStatus.Serving) return;
        }

        throw new ExpectedFailureException(
            "SERVER_STOPPED", "the mesh is shutting down, so it ended its health stream: try again when it runs", retryable: true);
    }

    private static async Task FollowNetworkAsync(MeshClient client, Action<int, int> progress, CancellationToken cancellationToken)
    {
        using var watch = new NetworkWatch(client, cancellationToken);
        while (true)
        {
            await watch.ReadAsync(cancellationToken);
            progress(watch.ReadyLinks, watch.LinkCount);
            var answer = await client.Health.CheckAsync(new HealthCheckRequest(), cancellationToken: cancellationToken);
            if (answer.Status is HealthCheckResponse.Types.ServingStatus.Serving) return;
        }
    }

    private static bool IsCancellation(Exception fault) =>
        fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };
}
