using QkdMesh.Cli.Rendering.Pictures;

namespace QkdMesh.Cli.Tests.Rendering;

public sealed class PictureTests
{
    private const int Width = 98;

    [Fact]
    public void RingIsARectangle_WhenItsNodesAreEven() => Draw("a-b b-c c-d d-a").Should().Be(Lines(
        " ┌───── b ─────┐",
        " │             │",
        " a             c",
        " │             │",
        " └───── d ─────┘"));

    [Fact]
    public void RingHasNoNodeOnTheRight_WhenItsNodesAreOdd() => Draw("a-b b-c c-a").Should().Be(Lines(
        " ┌───── b ─────┐",
        " │             │",
        " a             │",
        " │             │",
        " └───── c ─────┘"));

    [Fact]
    public void RingKeepsTheOrderOfItsLinks_WhenItIsLarge()
    {
        var drawn = Draw("a-b b-c c-d d-e e-f f-a").Split('\n');
        drawn[0].Should().Contain("b ───── c");
        drawn[2].Should().StartWith(" a").And.EndWith("d");
        drawn[4].Should().Contain("f ───── e");
    }

    [Fact]
    public void RouteIsHeavyAndCutIsCrossed_WhenARingReroutes()
    {
        var picture = NetworkPicture.Of(Networks.Of("a-b b-c c-d d-a")).WithCut("a-b").WithRoute(["a", "d", "c"]);
        Drawing.Of(picture, Width).ToString().Should().Be(Lines(
            " ┌───── b ─────┐",
            " ╳             │",
            "[a]           [c]",
            " ┃             ┃",
            " ┗━━━━━[d]━━━━━┛"));
    }

    [Fact]
    public void StarHasItsHubInTheMiddle_WhenOneNodeHasEveryLink() => Draw("hub-a hub-b hub-c hub-d").Should().Be(Lines(
        " a ─────┐             ┌───── c",
        "        ├──── hub ────┤",
        " b ─────┘             └───── d"));

    [Fact]
    public void StarMarksBothSpokes_WhenARouteCrossesTheHub()
    {
        var picture = NetworkPicture.Of(Networks.Of("hub-a hub-b hub-c")).WithRoute(["a", "hub", "c"]).WithCut("hub-b");
        Drawing.Of(picture, Width).ToString().Should().Be(Lines(
            "[a]━━━━━┓",
            "        ┡━━━━[hub]━━━━━━━━━━[c]",
            " b ──╳──┘"));
    }

    [Fact]
    public void ChainIsALine_WhenItFits() => Draw("a-b b-c").Should().Be(" a ───── b ───── c");

    [Fact]
    public void ChainStartsAtAnEnd_WhenItsNodesAreDeclaredFromTheMiddle() => Draw("b-c a-b").Should().Be(" c ───── b ───── a");

    [Fact]
    public void ChainGoesDown_WhenALineWouldBeTooLong()
    {
        var drawn = Draw(string.Join(' ', Enumerable.Range(0, 19).Select(at => $"site{at:00}-site{at + 1:00}"))).Split('\n');
        drawn.Should().HaveCount(39);
        drawn[0].Should().Be(" site00");
        drawn[1].Should().Be("  │");
    }

    [Fact]
    public void MeshHasALaneForEachLink_WhenItIsNoSimpleShape() => Draw("a-b b-c c-a c-d").Should().Be(Lines(
        " a ──┬───────┐",
        "     │       │",
        " b ──┴───┐   │",
        "         │   │",
        " c ──┬───┴───┘",
        "     │",
        " d ──┘"));

    [Fact]
    public void MeshListsItsLinks_WhenItHasTooManyForLanes()
    {
        var links = from one in Enumerable.Range(0, 12) from other in Enumerable.Range(one + 1, 11 - one) select $"n{one}-n{other}";
        var drawn = Draw(string.Join(' ', links)).Split('\n');
        drawn.Should().HaveCount(66).And.Contain("  n0 ───── n1");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(12)]
    [InlineData(17)]
    [InlineData(60)]
    public void PictureNamesEveryNodeWithinItsWidth_WhenTheRingIsOfAnySize(int size)
    {
        var drawn = Draw(string.Join(' ', Enumerable.Range(0, size).Select(at => $"n{at:00}-n{(at + 1) % size:00}")));
        drawn.Split('\n').Should().OnlyContain(line => line.Length <= Width);
        Enumerable.Range(0, size).Should().OnlyContain(at => drawn.Contains($"n{at:00}", StringComparison.Ordinal));
    }

    [Fact]
    public void LongNamesAreCutShort_WhenTheRingWouldNotFit()
    {
        string Name(int at) => $"a-very-long-name-of-a-site-{at}".Replace('-', '_');
        var drawn = Draw(string.Join(' ', Enumerable.Range(0, 8).Select(at => $"{Name(at)}-{Name((at + 1) % 8)}")));
        drawn.Should().Contain("…").And.Contain("┌");
        drawn.Split('\n').Should().OnlyContain(line => line.Length <= Width);
    }

    private static string Draw(string links) => Drawing.Of(NetworkPicture.Of(Networks.Of(links)), Width).ToString();

    private static string Lines(params string[] lines) => string.Join('\n', lines);
}
