using QkdMesh.History;
using static QkdMesh.Invariants.Tests.Places;
using static QkdMesh.Invariants.Tests.SoundStory;

namespace QkdMesh.Invariants.Tests;

public class HistoryAroundTests
{
    [Fact]
    public void LifeOfTheBlockIsPicked_WhenAPadIsUsedTwice()
    {
        var story = Tell().Then(N1.Sends(1, 64, Id(103)));
        var picked = HistoryAround.Pick(story.Events, story.Violations.Single());
        picked.Should().Contain(story.Events[^1]);
        picked.OfType<KeySent>().Should().HaveCount(3);
        picked.OfType<BlockTaken>().Should().Contain(taken => taken.Block == 1).And.Contain(taken => taken.Node == "n2");
        picked.OfType<KeyDelivered>().Should().BeEmpty("they name no id of the violation");
        picked.Select(happened => happened.At).Should().BeInAscendingOrder();
    }

    [Fact]
    public void NearestArePicked_WhenThereAreMany()
    {
        var story = Begin();
        for (var offset = 64; offset < 900; offset++) story.Then(N1.Sends(1, offset, FirstRelay, 1));
        story.Then(N1.Sends(1, 64, SecondRelay, 1));
        var picked = HistoryAround.Pick(story.Events, story.Violations.Single());
        picked.Should().Equal(story.Events.TakeLast(HistoryAround.MostEvents));
    }

    [Fact]
    public void BothSidesArePicked_WhenTheViolationIsInTheMiddle()
    {
        var story = Begin();
        for (var offset = 64; offset < 900; offset++) story.Then(N1.Sends(1, offset == 500 ? 499 : offset, FirstRelay, 1));
        var violation = story.Violations.Single();
        var picked = HistoryAround.Pick(story.Events, violation);
        picked.Should().HaveCount(HistoryAround.MostEvents);
        picked.Should().Contain(happened => happened.At < violation.By!.At).And.Contain(happened => happened.At > violation.By!.At);
    }

    [Fact]
    public void EventIsFoundAgain_WhenTheHistoryWasReadFromLines()
    {
        var story = Begin().Then(N1.Sends(1, 64, FirstRelay), N1.Sends(1, 64, SecondRelay));
        List<KeyEvent> again = [.. story.Events.Select(happened => HistoryLines.Read(HistoryLines.Write(happened)))];
        HistoryAround.Pick(again, story.Violations.Single() with { About = [] }).Should().Equal(again[^1]);
    }

    [Fact]
    public void ViolationIsToldInLines()
    {
        var story = Tell().Then(Delivery(N2, FirstKey, "s2"));
        var violation = story.Violations.Single();
        var lines = HistoryAround.Tell(story.Events, violation).TrimEnd('\n').Split('\n');
        lines[0].Should().Be($"S4: {violation.What}");
        lines[^1].Should().StartWith("> {\"kind\":\"key-delivered\"");
        lines[1..^1].Should().NotBeEmpty().And.OnlyContain(line => line.StartsWith("  {"));
    }

    [Fact]
    public void EndIsPicked_WhenSomethingIsMissingAtTheEnd()
    {
        var story = Tell().Then(N1.Discards(1792, "SessionEnded"), N1.Closes("SessionEnded"));
        HistoryAround.Pick(story.Events, story.Violations.Single()).Should().Contain(story.Events[^1]).And.Contain(N2Opens(story));
    }

    [Theory]
    [InlineData("s2", typeof(KeyDelivered))]
    [InlineData("n2", typeof(NodeStarted))]
    [InlineData("l1", typeof(SessionOpened))]
    [InlineData("cut l9", typeof(FaultBegun))]
    [InlineData(1L, typeof(RequestEnded))]
    public void EventsArePicked_WhenTheyBearTheId(object id, Type type) =>
        HistoryAround.Pick(Tell().Events, new Violation("S0", "", null, [id])).Should().Contain(happened => happened.GetType() == type);

    private static SessionOpened N2Opens(Story story) => story.Only<SessionOpened>(opened => opened.Node == "n2");
}
