using QkdMesh.Core.Associations;
using QkdMesh.Core.Errors;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>
/// One attempt to serve a request: a fresh batch with a fresh id, split into as many XOR shares as there are routes. The key is
/// released only when the far node has acknowledged every share; an attempt that ends before that takes its key with it.
/// </summary>
public sealed class KeySupplyAttempt : IDisposable
{
    private readonly KeyMaterial _key;
    private readonly KeyMaterial[] _shares;
    private readonly SecretRequest? _request;
    private KeyDelivery _delivery;
    private EndToEndSecret? _secret;

    /// <param name="kem">The KEM of a hybrid key; null for any other key.</param>
    internal KeySupplyAttempt(
        KeyRequest request, IReadOnlyList<Route> routes, Assurance assurance, IEntropy entropy, IKeyEncapsulation? kem)
    {
        Routes = routes;
        _delivery = new KeyDelivery(
            KeyBatchId.New(entropy),
            request.Master,
            request.Slave,
            request.Count,
            request.Requirements.KeyLength,
            Share: 0,
            routes.Count,
            Stream: null)
        {
            Assurance = assurance,
        };
        _shares = routes.Select(_ => KeyMaterial.Random(request.Length, entropy)).ToArray();
        var key = _shares[0].Span.ToArray();
        foreach (var share in _shares.Skip(1)) Xor.Into(key, share.Span);
        _key = new KeyMaterial(key);
        if (kem is not null) _request = new SecretRequest(kem, _delivery, entropy);
    }

    public IReadOnlyList<Route> Routes { get; }

    /// <summary>The changes of trust that the source had seen when the attempt began.</summary>
    internal int TrustSeen { get; init; }

    /// <summary>Proves the shares to their target; null if they stay at one node, or if the two nodes have no association.</summary>
    internal SourceAssociation? Association { get; init; }

    /// <summary>Gives the batch its place in a stream. To be called before the first share goes.</summary>
    public void GoTo(StreamPlace? place) => _delivery = _delivery with { Stream = place };

    /// <summary>The message to the far node that must be answered before the first share goes; null if the key is not hybrid.</summary>
    internal byte[]? SecretRequest => _request?.Message;

    /// <summary>Takes the far node's answer.</summary>
    internal MeshError? Agree(byte[] ciphertext)
    {
        var agreed = _request!.Complete(ciphertext);
        if (!agreed.IsOk) return agreed.Error;
        _secret = agreed.Value;
        _delivery = _delivery with { Confirmation = _secret.Confirmation };
        return null;
    }

    internal KeyDelivery DeliveryOf(int share) => _delivery with { Share = share };

    internal ReadOnlySpan<byte> ShareAt(int share) => _shares[share].Span;

    /// <summary>Every share is acknowledged: moves the key to its master.</summary>
    internal KeyBatch Release()
    {
        var keys = _key.Take();
        _secret?.CombineInto(keys, _delivery);
        return new(_delivery.Batch, _delivery.KeyLength, new KeyMaterial(keys)) { Assurance = _delivery.Assurance };
    }

    public void Dispose()
    {
        _key.Dispose();
        _request?.Dispose();
        _secret?.Dispose();
        foreach (var share in _shares) share.Dispose();
    }
}
