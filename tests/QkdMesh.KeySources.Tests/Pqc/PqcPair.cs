using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Pqc;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Pqc;

/// <summary>Both ends of one pqc link. The test carries the messages between them.</summary>
internal sealed class PqcPair : IDisposable
{
    public static readonly TimeSpan Rekey = TimeSpan.FromMinutes(1);

    private static readonly byte[] Psk = [.. Enumerable.Range(0, 32).Select(at => (byte)at)];

    private ulong _number, _nextBlock = 1;

    public PqcPair(
        KemParameterSet setOfB = KemParameterSet.MlKem768, IPreSharedKeys? psksOfA = null, IPreSharedKeys? psksOfB = null,
        string linkOfB = "a-b")
    {
        var link = TwoNodes.Link(new LinkSource(KeySourceKind.Pqc), kilobitsPerSecond: 80);
        var parameters = new PqcParameters(KemParameterSet.MlKem768, Rekey);
        A = new PqcOfferingSource(link, parameters, psksOfA ?? Keys(Psk), new SeededEntropy(1), Time);
        B = new PqcAcceptingSource(
            link with { Id = new(linkOfB) }, parameters with { Kem = setOfB }, psksOfB ?? Keys(Psk),
            new SeededEntropy(2));
    }

    public FakeTimeProvider Time { get; } = new();

    public PqcOfferingSource A { get; }

    public PqcAcceptingSource B { get; }

    public LinkSession Session { get; set; } = new(new(1), new(2));

    public SendingRoom Room { get; init; } = new(Bits.FromBytes(100_000), Bits.FromBytes(100_000));

    /// <summary>The offer of end A after some time.</summary>
    public Message Offer(double seconds = 1)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        var terms = new OfferTerms(TwoNodes.LinkId, Session, ++_number, _nextBlock, Room);
        var header = HeaderOf(terms);
        return new Message(terms, header, A.Offer(terms, header));
    }

    public Result<byte[]> Accept(Message offer, out IReadOnlyList<DirectedKey> keys) =>
        B.Accept(offer.Terms, offer.Header, offer.Body, out keys);

    /// <summary>A whole exchange: the key at both ends.</summary>
    public (IReadOnlyList<DirectedKey> OfA, IReadOnlyList<DirectedKey> OfB) Exchange(double seconds = 1)
    {
        var reply = Accept(Offer(seconds), out var ofB);
        var ofA = A.Complete(reply.Value).Value;
        _nextBlock += (ulong)ofA.Count;
        return (ofA, ofB);
    }

    public static IPreSharedKeys Keys(byte[] psk) => new OnePreSharedKey(PreSharedKey.Of(psk.ToArray()));

    // The writer of Core is internal. A source only needs a header that covers all terms.
    public static byte[] HeaderOf(OfferTerms terms) => System.Text.Encoding.UTF8.GetBytes(terms.ToString());

    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }

    internal sealed record Message(OfferTerms Terms, byte[] Header, byte[] Body);
}
