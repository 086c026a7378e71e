using MediatR;
using QkdMesh.Application.Metering;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;

namespace QkdMesh.Application.KeySupply;

/// <summary>Collects keys that a peer had made for the caller: all named keys or none. The caller disposes of them.</summary>
/// <param name="Master">The SAE that asked for the keys.</param>
/// <param name="KeyIds">Unchecked texts of the caller.</param>
public sealed record CollectKeys(SaeId Caller, SaeId Master, IReadOnlyList<string> KeyIds)
    : IRequest<Result<IReadOnlyList<SuppliedKey>>>, ICheckedRequest, IMeteredRequest
{
    public QuotaUse Use => new(Caller, Master);

    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options)
    {
        if (network.CheckPair(Caller, Master) is { } refusal) return refusal;
        return KeyIds.Count >= 1 && KeyIds.Count <= options.MaxKeysPerRequest
            ? null
            : new(ErrorCode.KeyCountOutOfRange, $"a request is for 1 to {options.MaxKeysPerRequest} key ids, not {KeyIds.Count}");
    }

    /// <summary>The ids, or the place of the first text that is not a key id.</summary>
    public Result<IReadOnlyList<KeyId>> Parse()
    {
        var ids = new KeyId[KeyIds.Count];
        for (var at = 0; at < ids.Length; at++)
        {
            if (!KeyId.TryParse(KeyIds[at], out ids[at]))
                return new MeshError(ErrorCode.MalformedKeyId, $"the key id at place {at + 1} is not a key id of this network");
        }
        return ids;
    }
}

public sealed class CollectKeysHandler(NodeGrains nodes) : IRequestHandler<CollectKeys, Result<IReadOnlyList<SuppliedKey>>>
{
    public async Task<Result<IReadOnlyList<SuppliedKey>>> Handle(CollectKeys request, CancellationToken cancellationToken)
    {
        var ids = request.Parse();
        if (!ids.IsOk) return ids.Error;
        var serving = await nodes.ServingAsync(request.Caller);
        if (serving.Here is not { } node) return serving.Refusal!;
        // A key that is collected is gone from its node.
        cancellationToken.ThrowIfCancellationRequested();
        return await node.CollectAsync(request.Caller, request.Master, ids.Value, cancellationToken).OrUnavailable();
    }
}
