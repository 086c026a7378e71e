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
/// released only when the far node has acknowledged every share; an attempt that ends before that takes its key with it. An attempt for
/// several slaves has a part like this for each of them: the same batch, in shares of its own.
/// </summary>
public sealed class KeySupplyAttempt : IDisposable
{
    private readonly KeyMaterial[] _shares;
    private readonly SecretRequest? _request;
    private KeyDelivery _delivery;
    private EndToEndSecret? _secret;
    private bool _isReleased;

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
        if (kem is not null) _request = new SecretRequest(kem, _delivery, entropy);
    }

    private KeySupplyAttempt(KeyDelivery delivery, IReadOnlyList<Route> routes, KeyMaterial[] shares) =>
        (_delivery, Routes, _shares) = (delivery, routes, shares);

    public IReadOnlyList<Route> Routes { get; }

    /// <summary>The changes of trust that the source had seen when the attempt began.</summary>
    internal int TrustSeen { get; init; }

    /// <summary>Proves the shares to their target; null if they stay at one node, or if the two nodes have no association.</summary>
    internal SourceAssociation? Association { get; init; }

    /// <summary>
    /// The part of this attempt for another slave. Its shares are fresh: a node that has one of them, and one of another part, learns
    /// nothing.
    /// </summary>
    internal KeySupplyAttempt For(SaeId slave, IReadOnlyList<Route> routes, SourceAssociation? association, IEntropy entropy)
    {
        var last = Combined();
        var shares = routes.Skip(1).Select(_ => KeyMaterial.Random(last.Length, entropy)).ToList();
        foreach (var share in shares) Xor.Into(last, share.Span);
        var delivery = _delivery with { Slave = slave, Shares = routes.Count };
        return new(delivery, routes, [.. shares, new KeyMaterial(last)]) { TrustSeen = TrustSeen, Association = association };
    }

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

    /// <summary>Every share is acknowledged: gives the key to its master, once.</summary>
    internal KeyBatch Release()
    {
        ObjectDisposedException.ThrowIf(_isReleased, this);
        var keys = Combined();
        _isReleased = true;
        _secret?.CombineInto(keys, _delivery);
        return new(_delivery.Batch, _delivery.KeyLength, new KeyMaterial(keys)) { Assurance = _delivery.Assurance };
    }

    public void Dispose()
    {
        _request?.Dispose();
        _secret?.Dispose();
        foreach (var share in _shares) share.Dispose();
    }

    private byte[] Combined()
    {
        var key = KeyMaterial.Allocate(_delivery.Length);
        _shares[0].Span.CopyTo(key);
        foreach (var share in _shares.Skip(1)) Xor.Into(key, share.Span);
        return key;
    }
}
