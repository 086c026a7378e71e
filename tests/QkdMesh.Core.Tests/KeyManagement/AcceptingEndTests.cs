using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.KeyManagement;

/// <summary>End B of a paired source, with an end A that was taken over.</summary>
public sealed class AcceptingEndTests : IDisposable
{
    private readonly LinkPair _pair = new LinkPair().Greeted();
    private readonly CountingSource _source = new();

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData(AcceptingEnd.MostStored / 2, true)]
    [InlineData((AcceptingEnd.MostStored / 2) + 1, false)]
    [InlineData(int.MaxValue / 8, false)]
    public void OfferIsRefused_WhenItHasRoomForMoreThanAnEndMayStore(long bytes, bool isTaken)
    {
        var outcome = new AcceptingEnd(_pair.B).Accept(_source, Offer(bytes, bytes), default);

        outcome.Error?.Code.Should().Be(isTaken ? null : ErrorCode.KeyStoreFull);
        _source.Asked.Should().Be(isTaken ? 1 : 0, "a refused offer costs no key");
    }

    [Fact]
    public void WhatTheEndStoresCountsAsWell()
    {
        _pair.Ingest(LinkEnd.A, KeyBlock.MaxLength);

        new AcceptingEnd(_pair.B).Accept(_source, Offer(AcceptingEnd.MostStored - KeyBlock.MaxLength, 1), default)
            .Error!.Code.Should().Be(ErrorCode.KeyStoreFull);
    }

    private byte[] Offer(long a, long b) =>
    [
        .. OfferFrame.WriteHeader(new OfferTerms(
            LinkPair.Link, _pair.B.Session!.Value, Number: 1, FirstBlock: 9, new(Bits.FromBytes(a), Bits.FromBytes(b)))),
        1,
    ];

    private sealed class CountingSource : IAcceptingSource
    {
        public int Asked { get; private set; }

        public string? Fault => null;

        public Result<byte[]> Accept(
            OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> offer, out IReadOnlyList<DirectedKey> keys)
        {
            Asked++;
            keys = [];
            return Array.Empty<byte>();
        }

        public void Discard()
        {
        }

        public void Dispose()
        {
        }
    }
}
