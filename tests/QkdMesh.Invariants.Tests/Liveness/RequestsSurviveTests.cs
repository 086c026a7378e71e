using QkdMesh.History;

namespace QkdMesh.Invariants.Tests.Liveness;

/// <summary>L1, L2 and L3.</summary>
public class RequestsSurviveTests
{
    [Theory]
    [InlineData("L1", "cut")]
    [InlineData("L1", "cut", "cut")]
    [InlineData("L2", "crash")]
    [InlineData("L2", "crash", "cut")]
    [InlineData("L3", "controller")]
    [InlineData(null, "loss")]
    [InlineData(null, "cut", "loss")]
    [InlineData(null, "crash", "controller")]
    [InlineData(null, "controller", "cut")]
    [InlineData(null)]
    public void FailureIsFound_WhenOnlyTheseFaultsAreActive(string? code, params string[] kinds) =>
        Failing(Break(new Story(), kinds)).Broken.Should().Equal(code is null ? [] : [code]);

    [Fact]
    public void FailureIsFound_WhenTheCutIsJustOver() =>
        Failing(Mend(Break(new Story(), "cut"), "cut").Later(4)).Broken.Should().Equal("L1");

    [Fact]
    public void NothingIsFound_WhenAnotherFaultIsJustOver() =>
        Failing(Mend(Break(new Story(), "cut", "loss"), "loss").Later(4)).Broken.Should().BeEmpty();

    [Fact]
    public void FailureIsFound_WhenTheOtherFaultIsLongOver() =>
        Failing(Mend(Break(new Story(), "cut", "loss"), "loss").Later(6)).Broken.Should().Equal("L1");

    [Fact]
    public void NothingIsFound_WhenAnotherFaultBeginsMeanwhile() =>
        Break(Break(new Story(), "cut").Then(Places.Begin(1)), "loss").Then(Failed).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenAnotherFaultComesAndGoesMeanwhile()
    {
        var story = Break(Break(new Story(), "cut").Then(Places.Begin(1)), "loss");
        Mend(story, "loss").Later(60).Then(Failed).Broken.Should().BeEmpty();
    }

    [Fact]
    public void FailureIsFound_WhenOneOfTwoCutsIsLongOver() =>
        Failing(Break(new Story(), "cut", "cut").Then(new FaultEnded("0: cut", "cut")).Later(60)).Broken.Should().Equal("L1");

    [Fact]
    public void NothingIsFound_WhenTheNetworkCouldNotServe() =>
        Break(new Story(), "cut").Then(Places.Begin(1), Failed with { Servable = false }).Broken.Should().BeEmpty();

    [Fact]
    public void NothingIsFound_WhenTheRequestIsServed() =>
        Break(new Story(), "cut").Then(Places.Begin(1), Failed with { Error = null }).Broken.Should().BeEmpty();

    private static RequestEnded Failed { get; } = new(1, "NoRoute", true);

    private static Story Failing(Story story) => story.Then(Places.Begin(1)).Later(1).Then(Failed);

    private static Story Break(Story story, params string[] kinds) =>
        story.Then(kinds.Select((kind, number) => new FaultBegun($"{number}: {kind}", kind)));

    private static Story Mend(Story story, string kind) =>
        story.Then(new FaultEnded(story.Events.OfType<FaultBegun>().Last(begun => begun.Of == kind).Fault, kind));
}
