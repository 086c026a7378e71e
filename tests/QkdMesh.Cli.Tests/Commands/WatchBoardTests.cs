using QkdMesh.Cli.Commands.Watch;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class WatchBoardTests
{
    private readonly WatchBoard _board = new();

    public WatchBoardTests() => _board.Apply(new WatchNetworkResponse
    {
        Network = new GetNetworkResponse
        {
            Name = "n",
            Links = { new LinkView { Id = "l", A = "a", B = "b", Status = LinkStatus.Active } },
        },
    });

    [Fact]
    public void LinkFollowsItsEvents_WhenItIsCutAndItsStockChanges()
    {
        _board.Apply(new WatchNetworkResponse
        {
            Events =
            {
                new NetworkEvent
                {
                    LinkStatus = new LinkStatusChanged { LinkId = "l", Before = LinkStatus.Active, After = LinkStatus.Off },
                },
                new NetworkEvent { KeyStore = new KeyStoreChanged { LinkId = "l", StockAToBBits = 64 } },
            },
        });
        _board.Links.Should().ContainSingle().Which
            .Should().Match<LinkView>(link => link.Status == LinkStatus.Off && link.StockAToBBits == 64);
        _board.Events.Should().Equal("link l: active -> off");
    }

    [Fact]
    public void OldEventsLeave_WhenManyHappen()
    {
        for (var at = 0; at < 20; at++)
        {
            var change = new NetworkEvent { Node = new NodeChanged { NodeId = $"n{at}", Quarantined = true } };
            _board.Apply(new WatchNetworkResponse { Events = { change } });
        }

        _board.Events.Should().HaveCount(8).And.EndWith("node n19: quarantined");
    }
}
