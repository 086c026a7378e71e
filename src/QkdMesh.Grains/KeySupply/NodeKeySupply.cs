using Orleans.Runtime;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.KeyManagement;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.KeySupply;

/// <summary>
/// Runs the calls of this process's handlers in turns of the node's grain, and makes a span of each step of a key's path.
/// </summary>
/// <param name="turns">Runs code in turns of the node's grain.</param>
internal sealed class NodeKeySupply(ActingNode node, NodeSupply supply, NodeStreams streams, TaskScheduler turns) : INodeKeySupply
{
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _isClosed;

    /// <summary>Refuses further calls. Completes when those that run have ended. Call it in a turn of the grain.</summary>
    public Task CloseAsync()
    {
        _isClosed = true;
        if (_running == 0) _idle.TrySetResult();
        return _idle.Task;
    }

    public ValueTask<Result<SuppliedKeys>> SupplyAsync(KeyRequest request, CancellationToken cancellation) =>
        TracedAsync("supply keys", async () =>
        {
            var supplied = await supply.SupplyAsync(request, cancellation);
            return supplied is { IsOk: true, Value: var made }
                ? new SuppliedKeys(made.Keys, made.Routes)
                {
                    LinkKeySpent = made.LinkKeySpent, LinkKeySpentForOthers = made.LinkKeySpentForOthers,
                }
                : (Result<SuppliedKeys>)supplied.Error!;
        });

    public async ValueTask WithdrawAsync(KeyBatchId batch, SaeId master, SaeId slave) => await RunAsync(async () =>
    {
        await supply.WithdrawAsync(batch, master, slave);
        return true;
    });

    public ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(
        SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, CancellationToken cancellation) =>
        TracedAsync("collect keys", () =>
        {
            cancellation.ThrowIfCancellationRequested();
            return supply.CollectAsync(caller, master, ids);
        });

    public ValueTask<int> CountWaitingAsync(SaeId master, SaeId slave) =>
        RunAsync(() => ValueTask.FromResult(supply.CountWaiting(master, slave)));

    public ValueTask<Result<int>> OpenStreamAsync(StreamId stream, SaeId sae) =>
        RunAsync(() => ValueTask.FromResult(streams.Open(stream, sae)));

    public async ValueTask CloseStreamAsync(StreamId stream, SaeId sae, int generation) => await RunAsync(() =>
    {
        node.BeginDecision().CloseStream(stream, sae, generation);
        return ValueTask.FromResult(true);
    });

    public ValueTask<Result<StreamBatch?>> DriveStreamAsync(
        StreamId stream, int generation, KeyRequest request, CancellationToken cancellation) =>
        TracedAsync("supply keys to a stream", () => streams.DriveAsync(stream, generation, request, cancellation));

    public ValueTask<Result<StreamBatch?>> FollowStreamAsync(
        StreamId stream, int generation, int keySize, CancellationToken cancellation) =>
        RunAsync(() => streams.FollowAsync(stream, generation, keySize / 8, cancellation));

    private ValueTask<Result<T>> TracedAsync<T>(string span, Func<ValueTask<Result<T>>> call) =>
        RunAsync(() => node.IsTraced && KeyTracing.IsRecorded ? KeyTracing.TraceAsync(span, node.Id, call) : call());

    private async ValueTask<T> RunAsync<T>(Func<ValueTask<T>> call) =>
        await await Task.Factory.StartNew(() => CountedAsync(call), CancellationToken.None, TaskCreationOptions.DenyChildAttach, turns);

    private async Task<T> CountedAsync<T>(Func<ValueTask<T>> call)
    {
        if (_isClosed) throw new OrleansException($"{node.Id} has left this silo");
        _running++;
        try
        {
            return await call();
        }
        finally
        {
            if (--_running == 0 && _isClosed) _idle.TrySetResult();
        }
    }
}
