using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;

namespace QkdMesh.Core.KeySupply;

/// <summary>
/// One attempt to supply an order: a fresh batch with a fresh id, split into as many XOR shares as there are routes. The key is
/// released only when the far node has acknowledged every share; an attempt that ends before that takes its key with it.
/// </summary>
public sealed class KeySupplyAttempt : IDisposable
{
    private readonly KeyMaterial _key;
    private readonly KeyMaterial[] _shares;
    private readonly KeyDelivery _delivery;

    internal KeySupplyAttempt(KeySupplyOrder order, IReadOnlyList<Route> routes, StreamPlace? stream, IEntropy entropy)
    {
        Routes = routes;
        _delivery = new KeyDelivery(
            KeyBatchId.New(entropy), order.Master, order.Slave, order.Count, order.KeyLength, 0, routes.Count, stream);
        _shares = routes.Select(_ => KeyMaterial.Random(order.Length, entropy)).ToArray();
        var key = _shares[0].Span.ToArray();
        foreach (var share in _shares.Skip(1)) Xor.Into(key, share.Span);
        _key = new KeyMaterial(key);
    }

    public IReadOnlyList<Route> Routes { get; }

    internal KeyDelivery DeliveryOf(int share) => _delivery with { Share = share };

    internal ReadOnlySpan<byte> ShareAt(int share) => _shares[share].Span;

    /// <summary>Every share is acknowledged: moves the key to its master.</summary>
    internal KeyBatch Release() => new(_delivery.Batch, _delivery.KeyLength, new KeyMaterial(_key.Take()));

    public void Dispose()
    {
        _key.Dispose();
        foreach (var share in _shares) share.Dispose();
    }
}
