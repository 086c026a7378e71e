using QkdMesh.Core.Errors;

namespace QkdMesh.Core.Quantum;

/// <summary>Either end of a paired source that cannot be had here: it makes no key and says why.</summary>
public sealed class UnavailableSource(string fault) : IOfferingSource, IAcceptingSource
{
    public string Fault => fault;

    public byte[] Offer(OfferTerms terms, ReadOnlySpan<byte> header) => [];

    public Result<IReadOnlyList<DirectedKey>> Complete(ReadOnlySpan<byte> reply) => new MeshError(ErrorCode.BlockUnknown, fault);

    public Result<byte[]> Accept(OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> offer, out IReadOnlyList<DirectedKey> keys)
    {
        keys = [];
        return new MeshError(ErrorCode.BlockUnknown, fault);
    }

    public void Discard()
    {
    }

    public void Dispose()
    {
    }
}
