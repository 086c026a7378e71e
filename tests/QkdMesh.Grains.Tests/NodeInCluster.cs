using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Grains.Contracts;
using StreamId = QkdMesh.Core.Identifiers.StreamId;

namespace QkdMesh.Grains.Tests;

/// <summary>What a node does for its SAEs, in whichever silo of the test it lives at the time of each call.</summary>
internal sealed class NodeInCluster(Func<Task<INodeKeySupply>> find) : INodeKeySupply
{
    public async ValueTask<Result<SuppliedKeys>> SupplyAsync(KeyRequest request, CancellationToken cancellation) =>
        await (await find()).SupplyAsync(request, cancellation);

    public async ValueTask WithdrawAsync(KeyBatchId batch, SaeId master, SaeId slave) =>
        await (await find()).WithdrawAsync(batch, master, slave);

    public async ValueTask<Result<IReadOnlyList<SuppliedKey>>> CollectAsync(
        SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, CancellationToken cancellation) =>
        await (await find()).CollectAsync(caller, master, ids, cancellation);

    public async ValueTask<int> CountWaitingAsync(SaeId master, SaeId slave) => await (await find()).CountWaitingAsync(master, slave);

    public async ValueTask<Result<int>> OpenStreamAsync(StreamId stream, SaeId sae) => await (await find()).OpenStreamAsync(stream, sae);

    public async ValueTask CloseStreamAsync(StreamId stream, SaeId sae, int generation) =>
        await (await find()).CloseStreamAsync(stream, sae, generation);

    public async ValueTask<Result<StreamBatch?>> DriveStreamAsync(
        StreamId stream, int generation, KeyRequest request, CancellationToken cancellation) =>
        await (await find()).DriveStreamAsync(stream, generation, request, cancellation);

    public async ValueTask<Result<StreamBatch?>> FollowStreamAsync(
        StreamId stream, int generation, int keySize, CancellationToken cancellation) =>
        await (await find()).FollowStreamAsync(stream, generation, keySize, cancellation);
}
