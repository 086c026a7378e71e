using QkdMesh.Core.Keys;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Keys;

public class LinkSessionTests
{
    [Fact]
    public void BothEndsNameTheSameSession_WhenGreeted()
    {
        var pair = new LinkPair().Greeted();

        pair.A.Session.Should().Be(new LinkSession(pair.A.Nonce, pair.B.Nonce)).And.Be(pair.B.Session);
    }

    [Fact]
    public void GreetingAgain_ChangesNothing()
    {
        var pair = LinkPair.WithStock();

        new[] { pair.A, pair.B }.ShouldBurnNothing(() => pair.A.Greeted(pair.A.Nonce, pair.B.Greet(pair.A.Nonce)));
    }

    [Theory]
    [InlineData(LinkEnd.A)]
    [InlineData(LinkEnd.B)]
    public void EverythingHeldIsDestroyedAtBothEnds_WhenOneEndStartsOver(LinkEnd end)
    {
        var pair = LinkPair.WithStock(1000);
        var before = pair.A.Session;

        pair[end].EndSession(DiscardReason.Shutdown);
        pair.Greeted();

        pair.A.Session.Should().NotBe(before);
        foreach (var store in new[] { pair.A, pair.B })
        {
            store.Ledger.Discarded.Should().Be(2 * 936);
            store.Ledger.Stored.Should().Be(0);
            store.HighestBlock.Should().Be(0);
        }
    }

    /// <summary>
    /// A session that could be entered again would take its old blocks and their old confirmations again, and use them twice.
    /// </summary>
    [Fact]
    public void NoSessionIsEnteredTwice_WhenAnAnswerToAnOldGreetingComesLate()
    {
        var pair = new LinkPair();
        var sent = pair.A.Nonce;
        var late = pair.B.Greet(sent);
        pair.B.EndSession(DiscardReason.Shutdown);
        var first = pair.Greeted().A.Session;

        pair.A.Greeted(sent, late);
        pair.A.Session.Should().BeNull("the other end may have started over");

        pair.Greeted().A.Session.Should().NotBe(first).And.Be(pair.B.Session);
    }

    [Fact]
    public void AnswerToAGreetingWithAnotherNonce_IsPassedOver()
    {
        var pair = new LinkPair();
        var sent = pair.A.Nonce;
        var answer = pair.B.Greet(sent);
        pair.A.EndSession(DiscardReason.SessionEnded);

        pair.A.Greeted(sent, answer);

        pair.A.Session.Should().BeNull();
    }
}
