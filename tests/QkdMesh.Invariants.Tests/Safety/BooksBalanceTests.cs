using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests.Safety;

public class BooksBalanceTests
{
    private static readonly LedgerRead Sound = N1.Reads(2048, 0, 128, 0);

    public static TheoryData<string, LedgerRead> Wrong => new()
    {
        { "does not add up", Sound with { Stored = 1921 } },
        { "received", N1.Reads(2049, 0, 128, 0) },
        { "used", N1.Reads(2048, 1, 128, 0) },
        { "discarded", N1.Reads(2048, 0, 128, 1) },
        { "begins again", N1.Reads(0, 0, 0, 0) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void ImbalanceIsFound_WhenAFigureIsWrong(string what, LedgerRead read) => Begin().Then(read).Broken.Should().Equal(["S8"], what);

    [Fact]
    public void ImbalanceIsToldOnce() => Begin().Then(N1.Reads(1, 0, 0, 0), N1.Reads(1, 0, 0, 0)).Violations.Should().ContainSingle();

    [Fact]
    public void NothingIsFound_WhenKeyMovesBetweenRelayedAndAuthentication() =>
        Begin().Then(N1.Reads(2048, 100, 28, 0)).Broken.Should().BeEmpty();

    [Fact]
    public void ImbalanceIsFound_WhenSomethingIsReceivedUnsaid() =>
        Tell().Remove<KeyReceived>(received => received.Relay == FirstRelay).Broken.Should().Equal("S8");

    [Fact]
    public void ImbalanceIsFound_WhenAnEndLeavesItsSessionAndKeepsKey() =>
        Begin().Then(N1.Closes("SessionEnded")).Broken.Should().Equal("S8");

    [Fact]
    public void NothingIsFound_WhenAnotherRunBeginsAtZero()
    {
        var successor = N1 with { Run = 12 };
        Tell().Then(successor.Starts(), successor.Sees(1), successor.Reads(0, 0, 0, 0)).Violations
            .Where(violation => violation.Code == "S8").Should().BeEmpty();
    }

    [Fact]
    public void NothingIsFound_WhenALinkLeavesAndComesBack() => Begin()
        .Then(WithoutLink, N1.Sees(2), N1.Discards(2048 - 128, "LinkRemoved"), N1.Closes("LinkRemoved"))
        .Then(N1.Sees(1), N1.Reads(0, 0, 0, 0)).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenALinkSaysThatItLeavesBeforeTheTopologyIsSeen() => Begin()
        .Then(WithoutLink, N1.Discards(2048 - 128, "LinkRemoved"), N1.Closes("LinkRemoved"), N1.Sees(2))
        .Then(N1.Sees(1), N1.Reads(0, 0, 0, 0)).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenALinkLeavesWithoutASession() => Begin()
        .Then(N1.Discards(2048 - 128, "SessionEnded"), N1.Closes("SessionEnded"), N1.Reads(2048, 0, 128, 1920))
        .Then(WithoutLink, N1.Sees(2), N1.Sees(1), N1.Reads(0, 0, 0, 0)).Broken.Should().BeEmpty();

    [Fact]
    public void ImbalanceIsFound_WhenBooksBeginAgainThoughTheLinkStayed() => Begin()
        .Then(N1.Discards(2048 - 128, "SessionEnded"), N1.Closes("SessionEnded"))
        .Then(Topology with { Version = 2 }, N1.Sees(2), N1.Reads(0, 0, 0, 0)).Broken.Should().Equal("S8");
}
