using QkdMesh.Cli.Commands.Watch;
using QkdMesh.Cli.Tests.Rendering;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class BoardFrameTests
{
    private readonly WatchBoard _board = new();

    public BoardFrameTests() => _board.Apply(new WatchNetworkResponse
    {
        Network = new GetNetworkResponse
        {
            Name = "national",
            Links =
            {
                Enumerable.Range(0, 53).Select(at => new LinkView { Id = $"link-{at}", A = "a", B = "b", Status = LinkStatus.Active }),
            },
        },
    });

    [Theory]
    [InlineData(60, 45)]
    [InlineData(100, 45)]
    [InlineData(140, 24)]
    [InlineData(200, 10)]
    public void CutLinkIsInSight_WhenTheTerminalHasFewerLinesThanLinks(int width, int height)
    {
        _board.Apply(new WatchNetworkResponse { Events = { Cut("link-50") } });
        var lines = Screens.LinesOf(_board.Render(), width, height);
        lines.Count.Should().BeLessThan(height);
        lines.Should().OnlyContain(line => line.Length <= width);
        lines.Should().ContainSingle(line => line.StartsWith("│ link-50 ", StringComparison.Ordinal)).Which.Should().Contain(" cut ");
        lines[1].Should().StartWith("53 links: 1 cut, 52 active; no room for ");
    }

    [Fact]
    public void HiddenTroubleIsCounted_WhenEvenThatHasNoRoom()
    {
        foreach (var at in Enumerable.Range(0, 30)) _board.Apply(new WatchNetworkResponse { Events = { Cut($"link-{at}") } });
        Screens.LinesOf(_board.Render(), 100, 20)[1].Should().MatchRegex(
            "^53 links: 30 cut, 23 active; no room for [0-9]+, [0-9]+ of them in trouble$");
    }

    [Fact]
    public void EveryLinkIsInSight_WhenThereIsRoom() =>
        Screens.LinesOf(_board.Render(), 100, 80)[1].Should().Be("53 links: 53 active");

    [Fact]
    public void OldFiguresAreMarked_WhileTheConnectionIsLost()
    {
        _board.Lose("connection lost: no mesh answers. Trying again");
        Screens.LinesOf(_board.Render(), 100).Should().Contain(line => line.StartsWith("not connected", StringComparison.Ordinal));
        _board.Apply(new WatchNetworkResponse { Events = { Cut("link-1") } });
        Screens.LinesOf(_board.Render(), 100).Should().NotContain(line => line.StartsWith("not connected", StringComparison.Ordinal));
    }

    private static NetworkEvent Cut(string link) => new()
    {
        LinkStatus = new LinkStatusChanged { LinkId = link, Before = LinkStatus.Active, After = LinkStatus.Off },
    };
}
