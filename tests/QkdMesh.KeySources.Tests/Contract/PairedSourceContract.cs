using QkdMesh.Core.Calls;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Contract;

/// <summary>The further contract of a source that lives at both ends of a link.</summary>
public abstract class PairedSourceContract : KeySourceContract
{
    private static readonly LinkEnd[] Both = [LinkEnd.A, LinkEnd.B];

    [Fact]
    public async Task RoomOfEachEndIsRespected()
    {
        for (var beat = 0; beat < 60; beat++)
        {
            await BeatAsync();
            foreach (var end in Both) Ends.StoreOf(end).Sendable.Should().BeLessThanOrEqualTo(TwoEnds.Options.MaxStock);
        }
        foreach (var end in Both) Ends.StoreOf(end).Sendable.Should().BeGreaterThan(Bits.Zero);
    }

    [Theory]
    [InlineData(nameof(OfferKeyCall)), InlineData(nameof(AcceptOfferCall)), InlineData(nameof(CompleteOfferCall))]
    public async Task NoKeyIsLost_WhenMessagesOfTheSourceAre(string call)
    {
        var random = new Random(7);
        Ends.FateOf = made => made.GetType().Name == call && random.Next(2) == 0 ? (Fate)random.Next(1, 4) : Fate.Answered;
        for (var beat = 0; beat < 60; beat++)
        {
            await BeatAsync();
            _ = Ends.TrySupply();
        }
        Ends.FateOf = _ => Fate.Answered;
        // The next beat completes an open offer.
        await BeatAsync();
        await UntilSuppliedAsync(keys: 5);

        foreach (var end in Both)
            Ends.StoreOf(end).Ledger.DiscardedByReason.Keys.Should().NotContain([DiscardReason.Mismatch, DiscardReason.Unconfirmed]);
        Ends.StoreOf(LinkEnd.A).Ledger.Received.Should().Be(Ends.StoreOf(LinkEnd.B).Ledger.Received);
    }

    [Fact]
    public async Task NoKeyGoesThroughTheLink()
    {
        await UntilSuppliedAsync(keys: 5);

        Ends.Calls.OfType<HandOverCall>().Should().OnlyContain(call => call.Blocks.Count == 0);
        Ends.Calls.OfType<CompleteOfferCall>().Should().NotBeEmpty();
    }

    [Fact]
    public async Task OtherSessionHasOtherKey_WhenANodeStartsAgain()
    {
        await UntilSuppliedAsync(keys: 5);
        var before = Ends.StoreOf(LinkEnd.A).Session;

        Ends.Restart(LinkEnd.B);
        await UntilSuppliedAsync(keys: 5);
        Ends.Restart(LinkEnd.A);
        await UntilSuppliedAsync(keys: 5);

        Ends.StoreOf(LinkEnd.A).Session.Should().NotBe(before);
        Ends.History.BlocksAt('A').Select(block => block.Digest).Should().OnlyHaveUniqueItems();
        Ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task OldOfferAndOldReplyAreRefused()
    {
        await UntilSuppliedAsync(keys: 5);
        var books = Ends.StoreOf(LinkEnd.B).Ledger.Received;
        var offers = Ends.Calls.OfType<AcceptOfferCall>().ToList();
        var replies = Ends.Calls.OfType<CompleteOfferCall>().ToList();

        foreach (var offer in offers.SkipLast(1)) Ends[LinkEnd.B].Links.AcceptOffer(offer.Offer, TimeSpan.Zero).IsOk.Should().BeFalse();
        foreach (var reply in replies) Ends[LinkEnd.A].Links.CompleteOffer(reply.Reply, TimeSpan.Zero).IsOk.Should().BeFalse();
        Ends[LinkEnd.B].Links.AcceptOffer(offers[^1].Offer, TimeSpan.Zero).Value
            .Should().Equal(replies[^1].Reply, "the last reply may have been lost");

        Ends.StoreOf(LinkEnd.B).Ledger.Received.Should().Be(books);
        Ends.StoreOf(LinkEnd.A).Ledger.Received.Should().Be(books);
    }

    [Fact]
    public async Task MessagesAreForTheEndThatTheyAreFor()
    {
        await UntilSuppliedAsync(keys: 1);
        var offer = Ends.Calls.OfType<AcceptOfferCall>().Last().Offer;
        var reply = Ends.Calls.OfType<CompleteOfferCall>().Last().Reply;
        var order = Ends.Calls.OfType<OfferKeyCall>().Last().Request;

        Ends[LinkEnd.A].Links.AcceptOffer(offer, TimeSpan.Zero).IsOk.Should().BeFalse("end A offers");
        Ends[LinkEnd.B].Links.CompleteOffer(reply, TimeSpan.Zero).IsOk.Should().BeFalse("end B replies");
        Ends[LinkEnd.B].Links.OfferKey(TwoNodes.LinkId, order).IsOk.Should().BeFalse("end B accepts");
        Ends[LinkEnd.A].Links.CompleteOffer(offer, TimeSpan.Zero).IsOk.Should().BeFalse("an offer is no reply");
        Ends[LinkEnd.B].Links.AcceptOffer(reply, TimeSpan.Zero).IsOk.Should().BeFalse("a reply is no offer");
    }

    [Fact]
    public async Task ChangedMessagesMakeNoKeyThatIsUsed()
    {
        await UntilSuppliedAsync(keys: 1);
        var random = new Random(11);
        Ends.Changes = call => call switch
        {
            AcceptOfferCall offer => new AcceptOfferCall(call.To, call.Patience, Flipped(offer.Offer, random)),
            CompleteOfferCall reply => new CompleteOfferCall(call.To, call.Patience, Flipped(reply.Reply, random)),
            _ => call,
        };
        for (var beat = 0; beat < 80; beat++)
        {
            await BeatAsync();
            _ = Ends.TrySupply();
        }
        Ends.Changes = call => call;

        await UntilSuppliedAsync(keys: 5);
        Ends.History.ShouldKeepThePromises();
    }

    private static byte[] Flipped(byte[] message, Random random)
    {
        var flipped = message.ToArray();
        if (random.Next(3) > 0) flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }
}
