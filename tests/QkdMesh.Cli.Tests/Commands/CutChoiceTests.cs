using QkdMesh.Cli.Commands.Demo;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class CutChoiceTests
{
    [Fact]
    public void MiddleLinkIsCut_WhenTheNetworkCanDoWithoutIt() =>
        Choose("a-b b-c c-d d-e e-f f-a", "a", "b", "c", "d").Should().Be(("b-c", true));

    [Fact]
    public void AnotherLinkIsCut_WhenTheMiddleOneIsABridge() =>
        Choose("a-b b-c c-d d-e e-f c-f d-f", "a", "b", "c", "d").Should().Be(("c-d", true));

    [Fact]
    public void FirstLinkIsCut_WhenThereIsNoOtherWayForAny() => Choose("hub-a hub-b hub-c", "a", "hub", "b").Should().Be(("hub-a", false));

    [Fact]
    public void EndNodesAreNoOtherWay_WhenTheyCloseARing()
    {
        var topology = Networks.Of("a-b b-c c-a", ends: "c");
        var choice = CutChoice.For(topology, ["a", "b"], _ => true)!;
        choice.HasOtherWay.Should().BeFalse();
    }

    [Fact]
    public void NothingIsCut_WhenBothSaesAreAtOneNode() => CutChoice.For(Networks.Of("a-b"), ["a"], _ => true).Should().BeNull();

    [Fact]
    public void DeadLinksAreNoOtherWay()
    {
        var choice = CutChoice.For(Networks.Of("a-b b-c c-a"), ["a", "b"], link => link.Id.Value != "b-c")!;
        choice.HasOtherWay.Should().BeFalse();
    }

    private static (string, bool) Choose(string links, params string[] route)
    {
        var choice = CutChoice.For(Networks.Of(links), route, _ => true)!;
        return (choice.Link.Id.Value, choice.HasOtherWay);
    }
}
