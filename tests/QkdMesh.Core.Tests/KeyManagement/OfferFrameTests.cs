using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;

namespace QkdMesh.Core.Tests.KeyManagement;

public class OfferFrameTests
{
    private static readonly OfferTerms Terms = new(
        new("n0-n1"), new(new(UInt128.MaxValue), new(7)), 3, 9, new(Bits.FromBytes(1000), Bits.FromBytes(0)));

    private static readonly byte[] Offer = Written(Terms, 1, 2, 3), Reply = ReplyFrame.Write(Terms, Offer, [4, 5]);

    [Fact]
    public void MessagesReadAsTheyAreWritten()
    {
        OfferFrame.TryParse(Offer, out var offer).Should().BeTrue();
        offer.Terms.Should().Be(Terms);
        offer.Body.ToArray().Should().Equal(1, 2, 3);
        offer.Header.ToArray().Should().Equal(OfferFrame.WriteHeader(Terms));
        ReplyFrame.TryParse(Reply, out var reply).Should().BeTrue();
        (reply.Session, reply.Number).Should().Be((Terms.Session, Terms.Number));
        reply.Body.ToArray().Should().Equal(4, 5);
        reply.Answers(Offer).Should().BeTrue();
        OfferFrame.LinkOf(Offer).Value.Should().Be(Terms.Link);
        OfferFrame.LinkOf(Reply).Value.Should().Be(Terms.Link);
    }

    [Fact]
    public void ReplyAnswersItsOfferAlone_AsBothWereWritten()
    {
        for (var at = 0; at < Offer.Length; at++)
        {
            OfferFrame.TryParse(Flipped(Offer, at), out _).Should().BeFalse("byte {0} of the offer is another", at);
            ReplyFrame.TryParse(Reply, out var reply).Should().BeTrue();
            reply.Answers(Flipped(Offer, at)).Should().BeFalse("byte {0} of the offer is another", at);
        }
        for (var at = 0; at < Reply.Length; at++)
            (ReplyFrame.TryParse(Flipped(Reply, at), out var reply) && reply.Answers(Offer)).Should().BeFalse(
                "byte {0} of the reply is another", at);
    }

    [Fact]
    public void PartsOfMessagesAreNone()
    {
        for (var length = 0; length < Offer.Length; length++)
            OfferFrame.TryParse(Offer.AsSpan(0, length), out _).Should().BeFalse("{0} bytes are not a whole offer", length);
        for (var length = 0; length < Reply.Length - 2; length++)
            ReplyFrame.TryParse(Reply.AsSpan(0, length), out _).Should().BeFalse("{0} bytes are not a whole reply", length);
        OfferFrame.TryParse(Reply, out _).Should().BeFalse();
        OfferFrame.TryParse(Written(Terms), out _).Should().BeFalse("an offer offers something");
        ReplyFrame.TryParse(Offer, out _).Should().BeFalse();
    }

    [Fact]
    public void NumbersThatLeaveNoneAfterThemAreRefused()
    {
        foreach (var terms in new[] { Terms with { FirstBlock = ulong.MaxValue }, Terms with { Room = new(Bits.From(1L << 40), default) } })
            OfferFrame.TryParse(Written(terms, 1), out _).Should().BeFalse();
    }

    [Fact]
    public void HostileBytesAreNoMessage_AndNothingWorse()
    {
        var random = new Random(9);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = random.Next(2) == 0 ? Offer.ToArray() : Reply.ToArray();
            for (var change = random.Next(1, 5); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            bytes = bytes[..random.Next(bytes.Length + 1)];
            _ = OfferFrame.LinkOf(bytes);
            _ = ReplyFrame.TryParse(bytes, out _);
            // With the right digest, as of an attacker.
            if (OfferFrame.TryParse(OfferFrame.Write([], bytes), out var offer))
                OfferFrame.WriteHeader(offer.Terms).Should().Equal(offer.Header.ToArray(), "a message has one spelling");
        }
    }

    private static byte[] Written(OfferTerms terms, params byte[] body) => OfferFrame.Write(OfferFrame.WriteHeader(terms), body);

    private static byte[] Flipped(byte[] message, int at)
    {
        var flipped = message.ToArray();
        flipped[at] ^= 1;
        return flipped;
    }
}
