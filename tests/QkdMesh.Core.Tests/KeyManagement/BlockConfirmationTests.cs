using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.KeyManagement;

public class BlockConfirmationTests
{
    private readonly LinkPair _pair = new LinkPair().Greeted();

    [Fact]
    public void BothEndsHoldTheBlockLessItsHead_WhenConfirmed()
    {
        _pair.Confirm(_pair.Ingest(LinkEnd.B, 1000));

        _pair.A.Sendable.Bytes.Should().Be(0);
        _pair.B.Sendable.Bytes.Should().Be(1000 - KeyBlock.ConfirmationLength);
        foreach (var store in new[] { _pair.A, _pair.B })
        {
            store.Ledger.Should().BeEquivalentTo(
                new { Received = 1000L, Authentication = 64L, Stored = 936L, Discarded = 0L, Balances = true });
        }
    }

    [Fact]
    public void OfferSentBack_ConfirmsNothingAtTheEndThatMadeIt()
    {
        var block = _pair.Ingest(LinkEnd.A, 1000);
        var offer = BlockConfirmation.Offer(_pair.A, block).Value;

        new[] { _pair.A, _pair.B }.ShouldBurnNothing(() =>
        {
            BlockConfirmation.Answer(_pair.A, offer).IsOk.Should().BeFalse();
            BlockConfirmation.Conclude(_pair.A, offer).IsOk.Should().BeFalse();
        });
        _pair.A.Sendable.Bytes.Should().Be(0);
    }

    [Fact]
    public void OnlyTheSenderOffersAndConcludes()
    {
        var block = _pair.Ingest(LinkEnd.A, 1000);
        var offer = BlockConfirmation.Offer(_pair.A, block).Value;

        new[] { _pair.A, _pair.B }.ShouldBurnNothing(() =>
        {
            BlockConfirmation.Offer(_pair.B, block).IsOk.Should().BeFalse();
            BlockConfirmation.Conclude(_pair.B, offer).IsOk.Should().BeFalse();
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(KeyBlock.ConfirmationLength)]
    [InlineData(999)]
    public void BlockIsDestroyedAtBothEnds_WhenOneByteDiffers(int at)
    {
        var key = _pair.Entropy.Bytes(1000);
        _pair.A.Ingest(_pair.Block(1, LinkEnd.A, key), default);
        key[at] ^= 1;
        _pair.B.Ingest(_pair.Block(1, LinkEnd.A, key), default);

        var answer = BlockConfirmation.Answer(_pair.B, BlockConfirmation.Offer(_pair.A, 1).Value);
        answer.Error!.Code.Should().Be(ErrorCode.ConfirmationMismatch);
        BlockConfirmation.Abandon(_pair.A, 1, answer.Error);

        foreach (var store in new[] { _pair.A, _pair.B })
            store.Ledger.DiscardedByReason.Should().Equal(new Dictionary<DiscardReason, long> { [DiscardReason.Mismatch] = 1000 });
    }

    [Fact]
    public void BlockIsDestroyed_WhenTheEndsWereToldDifferentDirections()
    {
        var key = _pair.Entropy.Bytes(1000);
        _pair.A.Ingest(_pair.Block(1, LinkEnd.A, key), default);
        _pair.B.Ingest(_pair.Block(1, LinkEnd.B, key), default);

        foreach (var (from, to) in new[] { (_pair.A, _pair.B), (_pair.B, _pair.A) })
        {
            var answer = BlockConfirmation.Answer(to, BlockConfirmation.Offer(from, 1).Value);
            answer.IsOk.Should().BeFalse();
            BlockConfirmation.Abandon(from, 1, answer.Error!);
        }

        _pair.A.Ledger.Stored.Should().Be(0);
        _pair.B.Ledger.Stored.Should().Be(0);
    }

    [Fact]
    public void TheSenderSendsWithNothingThatTheReceiverWouldNotTake_WhenTheAnswerIsLost()
    {
        foreach (var sender in new[] { LinkEnd.A, LinkEnd.B })
        {
            var block = _pair.Ingest(sender, 1000);
            BlockConfirmation.Answer(_pair[sender.Other()], BlockConfirmation.Offer(_pair[sender], block).Value).IsOk.Should().BeTrue();
            BlockConfirmation.Abandon(_pair[sender], block, new MeshError(ErrorCode.NodeUnavailable, "the answer is lost"));

            _pair[sender].Sendable.Bytes.Should().Be(0);
            _pair[sender.Other()].Sendable.Bytes.Should().Be(0);
        }
    }

    [Fact]
    public void RepeatedOfferIsRefused_WhenTheBlockIsConfirmed()
    {
        var block = _pair.Ingest(LinkEnd.A, 1000);
        var offer = BlockConfirmation.Offer(_pair.A, block).Value;
        var answer = BlockConfirmation.Answer(_pair.B, offer).Value;
        BlockConfirmation.Conclude(_pair.A, answer);

        new[] { _pair.A, _pair.B }.ShouldBurnNothing(() =>
        {
            BlockConfirmation.Answer(_pair.B, offer).Error!.Code.Should().Be(ErrorCode.BlockUnknown);
            BlockConfirmation.Conclude(_pair.A, answer).Error!.Code.Should().Be(ErrorCode.BlockUnknown);
        });
    }

    [Fact]
    public void FrameOfAnotherSessionOrLink_IsRefusedAndDestroysNothing()
    {
        var block = _pair.Ingest(LinkEnd.A, 1000);
        var other = new LinkPair(seed: 2).Greeted();
        var foreign = BlockConfirmation.Offer(other.A, other.Ingest(LinkEnd.A, 1000)).Value;
        var elsewhere = BlockConfirmation.Offer(_pair.A, block).Value;
        elsewhere[2] = (byte)'m';

        new[] { _pair.A, _pair.B }.ShouldBurnNothing(() =>
        {
            BlockConfirmation.Answer(_pair.B, foreign).Error!.Code.Should().Be(ErrorCode.SessionMismatch);
            BlockConfirmation.Answer(_pair.B, elsewhere).Error!.Code.Should().Be(ErrorCode.MalformedFrame);
            BlockConfirmation.Answer(_pair.B, []).Error!.Code.Should().Be(ErrorCode.MalformedFrame);
        });
    }
}
