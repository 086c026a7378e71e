using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.KeySources.Etsi014;

namespace QkdMesh.KeySources.Tests.Etsi014;

public sealed class KeyJoiningTests
{
    [Fact]
    public void BlocksFitTheRoomAndTheLimitsOfABlock_WhateverTheKeysAre()
    {
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var lengths = Enumerable.Range(0, random.Next(0, 300))
                .Select(_ => random.Next(4) == 0 ? random.Next(1, 40_000) : random.Next(1, 64)).ToList();
            var room = new SendingRoom(Bits.FromBytes(random.Next(0, 60_000)), Bits.FromBytes(random.Next(0, 60_000)));
            var blocks = KeyJoining.Plan(lengths, room);

            var (first, ofA, ofB) = (0, 0, 0);
            foreach (var block in blocks)
            {
                var length = lengths.Skip(first).Take(block.Keys).Sum();
                length.Should().BeInRange(KeyBlock.MinLength, KeyBlock.MaxLength);
                if (block.Sender == LinkEnd.A) ofA += length;
                else ofB += length;
                first += block.Keys;
            }
            first.Should().BeLessThanOrEqualTo(lengths.Count);
            ofA.Should().BeLessThanOrEqualTo((int)room.A.Bytes);
            ofB.Should().BeLessThanOrEqualTo((int)room.B.Bytes);
        }
    }

    [Theory]
    [InlineData(7, 0), InlineData(8, 8), InlineData(9, 9), InlineData(600, 600)]
    public void KeysAreTakenOnceTheyMakeABlock(int keys, int taken) =>
        KeyJoining.Plan([.. Enumerable.Repeat(32, keys)], Plenty).Sum(block => block.Keys).Should().Be(taken);

    [Fact]
    public void KeyThatIsLongIsABlockOfItsOwn() => KeyJoining.Plan([50_000, 60_000], Plenty)
        .Should().Equal(new JoinedBlock(LinkEnd.A, 1), new JoinedBlock(LinkEnd.B, 1));

    [Fact]
    public void BothDirectionsGetTheSame() => KeyJoining.Plan([.. Enumerable.Repeat(32, 2048)], Plenty).Select(block => block.Sender)
        .Should().Equal(LinkEnd.A, LinkEnd.B, LinkEnd.A, LinkEnd.B);

    /// <summary>A link has little key at first. If all of it were one block, requests in the other direction would fail.</summary>
    [Fact]
    public void BothDirectionsGetSome_WhereKeysWouldFitInOneBlock() =>
        KeyJoining.Plan([.. Enumerable.Repeat(32, 100)], Plenty)
            .Should().Equal(new JoinedBlock(LinkEnd.A, 50), new JoinedBlock(LinkEnd.B, 50));

    [Fact]
    public void JoinedKeysStandInTheirOrder_AndAreGone()
    {
        var keys = Enumerable.Range(0, 20)
            .Select(at => new KmeKey(new Guid(at, 0, 0, new byte[8]), KeyMaterial.CopyOf([.. Enumerable.Repeat((byte)at, 32)]))).ToList();

        var joined = KeyJoining.Join(keys, [new(LinkEnd.B, 12), new(LinkEnd.A, 8)]);

        joined.Select(block => (block.Sender, block.Key.Length)).Should().Equal((LinkEnd.B, 384), (LinkEnd.A, 256));
        joined.SelectMany(block => block.Key.Span.ToArray())
            .Should().Equal(Enumerable.Range(0, 20).SelectMany(at => Enumerable.Repeat((byte)at, 32)));
        keys.Should().OnlyContain(key => key.Key.IsGone);
    }

    [Fact]
    public void OffersAndRepliesReadAsTheyAreWritten()
    {
        var keys = Enumerable.Range(1, 3)
            .Select(at => new KmeKey(new Guid(at, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), KeyMaterial.CopyOf(new byte[at]))).ToList();
        KmeOffer.Parse(KmeOffer.Write(keys)).Should().Equal(keys.Select(key => (key.Id, key.Key.Length)));

        var reply = KmeReply.Write([KeyFate.Taken, KeyFate.Lost, KeyFate.Waits, KeyFate.Taken], [new(LinkEnd.B, 2)]);
        KmeReply.TryParse(reply, 4, out var fates, out var blocks).Should().BeTrue();
        fates.Should().Equal(KeyFate.Taken, KeyFate.Lost, KeyFate.Waits, KeyFate.Taken);
        blocks.Should().Equal(new JoinedBlock(LinkEnd.B, 2));
    }

    [Theory]
    [InlineData("")]
    [InlineData("000000", "an offer is a whole number of entries")]
    public void OfferIsRefused_WhenItIsNone(string hex, string because = "an offer names a key") =>
        KmeOffer.Parse(Convert.FromHexString(hex)).Should().BeNull(because);

    [Fact]
    public void OfferIsRefused_WhenItNamesAKeyTwice()
    {
        var key = new KmeKey(new Guid(1, 2, 3, new byte[8]), KeyMaterial.CopyOf(new byte[32]));
        KmeOffer.Parse(KmeOffer.Write([key, key])).Should().BeNull();
    }

    [Theory]
    [InlineData("0200", "the taken key is in no block")]
    [InlineData("0200000001FF", "a block has three bytes")]
    [InlineData("0200000002", "there are no two keys for a block of two")]
    [InlineData("0200020001", "there is no end 2")]
    [InlineData("0300", "there is no fate 3")]
    [InlineData("0000000000", "a block has a key")]
    [InlineData("02", "it is for fewer keys")]
    public void ReplyIsRefused_WhenItIsNone(string hex, string because) =>
        KmeReply.TryParse(Convert.FromHexString(hex), 2, out _, out _).Should().BeFalse(because);

    private static SendingRoom Plenty => new(Bits.FromBytes(1_000_000), Bits.FromBytes(1_000_000));
}
