using QkdMesh.Application.Metering;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.KeySupply;

/// <summary>One call's side of a stream. The driver's side makes batches; the follower's side takes them.</summary>
internal sealed class StreamSide(StreamKeys request, NodeGrains nodes, QuotaLedger quotas, KeySupplyOptions options)
{
    private readonly StreamId _stream = request.Stream;
    private readonly KeyRequest _batches = request.RequestWith(options);
    private long? _topologyVersion;
    private NodeId? _place;
    private INodeKeySupply? _node;
    private int _generation;

    public bool Drives => _stream.Driver == request.Caller;

    /// <summary>The next batch, or null if the stream has no batch yet.</summary>
    public async ValueTask<Result<StreamBatch?>> NextAsync(NetworkSnapshot network, CancellationToken cancellation)
    {
        if (network.CheckPair(request.Caller, request.Peer) is { } refused) return refused;
        if (_topologyVersion != network.TopologyVersion && await FollowAsync(network) is { } refusal) return refusal;
        return Drives
            ? await DriveAsync(cancellation)
            : Checked(await _node!.FollowStreamAsync(_stream, _generation, _batches.Requirements.KeySize, cancellation).OrUnavailable());
    }

    // The SAE that drives pays for both: keys are made as fast as both read, and once.
    private async ValueTask<Result<StreamBatch?>> DriveAsync(CancellationToken cancellation)
    {
        var claim = quotas.Claim(new(request.Caller, request.Peer, _batches.Length * 8L) { IsBatch = true, Count = _batches.Count });
        if (!claim.IsOk) return claim.Error;
        Result<StreamBatch?> made = (StreamBatch?)null;
        try
        {
            return made = await DriveFreelyAsync(cancellation);
        }
        finally
        {
            claim.Value.Settle(made is { IsOk: true, Value: not null });
        }
    }

    private async ValueTask<Result<StreamBatch?>> DriveFreelyAsync(CancellationToken cancellation)
    {
        var batch = await _node!.DriveStreamAsync(_stream, _generation, _batches, cancellation).OrUnavailable();
        quotas.Spend(request.Caller, request.Peer, batch.Error?.LinkKeySpent ?? batch.Value?.LinkKeySpent ?? 0);
        if (!cancellation.IsCancellationRequested || batch is not { IsOk: true, Value.Keys: { } keys }) return batch;
        await _node.TakeBackAsync(keys, request.Caller, request.Peer);
        throw new OperationCanceledException(cancellation);
    }

    /// <summary>The call has ended: its stream may make room for others.</summary>
    public async ValueTask CloseAsync()
    {
        if (_node is { } node) await node.CloseStreamAsync(_stream, request.Caller, _generation).OrUnavailable();
    }

    // The driver may ask for a weaker assurance than the follower.
    private Result<StreamBatch?> Checked(Result<StreamBatch?> batch)
    {
        if (batch is not { IsOk: true, Value.Keys: var keys } || keys.Assurance >= request.Requirements.LeastAssurance) return batch;
        keys.Dispose();
        return new MeshError(
            ErrorCode.StreamAssuranceTooLow,
            $"a key of the stream has assurance {keys.Assurance}, weaker than least_assurance {request.Requirements.LeastAssurance}");
    }

    // A stream goes on only at the node where the call opened it. Another node, or the same node after a restart, counts its places
    // from 0: a call that went on there would give two keys one place.
    private async ValueTask<MeshError?> FollowAsync(NetworkSnapshot network)
    {
        if (request.Check(network, options) is { } refusal) return refusal;
        var place = network.Topology.FindSae(request.Caller)!.Node;
        if (_place is { } former && former != place)
            return new(ErrorCode.StreamTakenOver, $"{request.Caller} moved from {former} to {place}");
        if (_place is null && await OpenAsync() is { } closed) return closed;
        (_place, _topologyVersion) = (place, network.TopologyVersion);
        return null;
    }

    private async ValueTask<MeshError?> OpenAsync()
    {
        var serving = await nodes.ServingAsync(request.Caller);
        if (serving.Here is not { } node) return serving.Refusal;
        var generation = await node.OpenStreamAsync(_stream, request.Caller).OrUnavailable();
        if (!generation.IsOk) return generation.Error;
        (_node, _generation) = (node, generation.Value);
        return null;
    }
}
