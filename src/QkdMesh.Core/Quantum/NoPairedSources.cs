using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Quantum;

/// <summary>Of a process that was given no paired sources. Links that need one say so.</summary>
public sealed class NoPairedSources : IPairedSourceFactory
{
    public IOfferingSource CreateOffering(LinkDefinition link) => new Absent(link);

    public IAcceptingSource CreateAccepting(LinkDefinition link) => new Absent(link);

    private sealed class Absent(LinkDefinition link) : IOfferingSource, IAcceptingSource
    {
        public string Fault => $"this silo has no sources of the kind {link.Source.Kind}";

        public byte[] Offer(OfferTerms terms, ReadOnlySpan<byte> header) => [];

        public Result<IReadOnlyList<DirectedKey>> Complete(ReadOnlySpan<byte> reply) => new MeshError(ErrorCode.BlockUnknown, Fault);

        public Result<byte[]> Accept(OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> offer, out IReadOnlyList<DirectedKey> keys)
        {
            keys = [];
            return new MeshError(ErrorCode.BlockUnknown, Fault);
        }

        public void Discard()
        {
        }

        public void Dispose()
        {
        }
    }
}
