using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.Harness;

/// <summary>A node that answers as the test wants.</summary>
internal sealed class FakeNode : INodeGrain, INodeKeySupply
{
    public Func<KeyRequest, ValueTask<Result<SuppliedKeys>>> OnSupply { get; set; } =
        _ => throw new InvalidOperationException("not expected");

    public Func<IReadOnlyList<KeyId>, ValueTask<Result<IReadOnlyList<SuppliedKey>>>> OnCollect { get; set; } =
        _ => throw new InvalidOperationException("not expected");

    public Func<int, KeyRequest, ValueTask<Result<StreamBatch?>>> OnDrive { get; set; } =
        (_, _) => throw new InvalidOperationException("not expected");

    public Func<int, int, ValueTask<Result<StreamBatch?>>> OnFollow { get; set; } =
        (_, _) => throw new InvalidOperationException("not expected");

    public int Waiting { get; set; }

    public Route? Kept { get; set; }

    public int Opened { get; private set; }

    /// <summary>The batches that were withdrawn.</summary>
    public List<KeyBatchId> Withdrawn { get; } = [];

    public ValueTask<Result<SuppliedKeys>> SupplyAsync(KeyRequest order, CancellationToken cancellation) => OnSupply(order);

    public Func<ValueTask> OnWithdraw { get; set; } = () => ValueTask.CompletedTask;

    public ValueTask WithdrawAsync(KeyBatchId batch, SaeId master, SaeId slave)
    {
        Withdrawn.Add(batch);
        return OnWithdraw();
    }

    public ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(
        SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, CancellationToken cancellation) => OnCollect(ids);

    public ValueTask<int> CountWaitingAsync(SaeId master, SaeId slave) => new(Waiting);

    public ValueTask<Route?> KeptRouteAsync(NodeId target, int maxHops) => new(Kept);

    public ValueTask<Result<int>> OpenStreamAsync(StreamId stream, SaeId sae) => new(++Opened);

    public Action OnClose { get; set; } = () => { };

    /// <summary>The numbers of the calls that were closed.</summary>
    public List<int> Closed { get; } = [];

    public ValueTask CloseStreamAsync(StreamId stream, SaeId sae, int generation)
    {
        Closed.Add(generation);
        OnClose();
        return ValueTask.CompletedTask;
    }

    public ValueTask<Result<StreamBatch?>> DriveStreamAsync(
        StreamId stream, int generation, KeyRequest order, CancellationToken cancellation) => OnDrive(generation, order);

    public ValueTask<Result<StreamBatch?>> FollowStreamAsync(
        StreamId stream, int generation, int keySize, CancellationToken cancellation) => OnFollow(generation, keySize);

    /// <summary>Whether the node lives in the process of the test.</summary>
    public bool IsHere { get; set; } = true;

    /// <summary>Address of the silo that the node lives in.</summary>
    public string Silo { get; set; } = "here";

    public ValueTask<string> LocateAsync() => new(Silo);

    public ValueTask PingAsync() => ValueTask.CompletedTask;

    public ValueTask<Result<T>> AnswerAsync<T>(NodeCall<T> call) => throw new NotSupportedException();
}
