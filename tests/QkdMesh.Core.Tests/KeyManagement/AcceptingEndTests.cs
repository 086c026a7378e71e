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

    /// <summary>The room in the offer may be another. The end would store more than its link allows.</summary>
    [Fact]
    public void OfferThatWasChangedOnItsWay_CostsNoKey()
    {
        var end = new AcceptingEnd(_pair.B);
        var offer = Offer(1_000, 1_000);
        for (var at = 0; at < offer.Length; at++)
        {
            offer[at] ^= 2;
            end.Accept(_source, offer, default).IsOk.Should().BeFalse("byte {0} is another", at);
            offer[at] ^= 2;
        }

        _source.Asked.Should().Be(0);
        end.Accept(_source, offer, default).IsOk.Should().BeTrue();
    }

    /// <summary>A device repeats itself. The other end, taken over, may say that it has the key too: then it would be used twice.</summary>
    [Fact]
    public void KeyThatADeviceGivesAgain_IsNotTakenAgain()
    {
        var end = new AcceptingEnd(_pair.B);
        _source.Key = _pair.Entropy.Bytes(300);
        end.Accept(_source, Offer(1_000, 1_000), default).IsOk.Should().BeTrue();
        end.Accept(_source, Offer(1_000, 1_000, number: 2, firstBlock: 10), default).IsOk.Should().BeTrue();

        _source.Asked.Should().Be(2);
        _pair.B.Ledger.Stored.Should().Be(300);
        _pair.B.HighestBlock.Should().Be(9);
    }

    private byte[] Offer(long a, long b, ulong number = 1, ulong firstBlock = 9) =>
        OfferFrame.Write(
            OfferFrame.WriteHeader(new OfferTerms(
                LinkPair.Link, _pair.B.Session!.Value, number, firstBlock, new(Bits.FromBytes(a), Bits.FromBytes(b)))),
            [1]);

    private sealed class CountingSource : IAcceptingSource
    {
        public int Asked { get; private set; }

        /// <summary>The key that it gives with each offer; empty for no key.</summary>
        public byte[] Key { get; set; } = [];

        public string? Fault => null;

        public Result<byte[]> Accept(
            OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> offer, out IReadOnlyList<DirectedKey> keys)
        {
            Asked++;
            keys = Key.Length == 0 ? [] : [new(LinkEnd.A, KeyMaterial.CopyOf(Key))];
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
