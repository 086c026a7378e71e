using QkdMesh.Application.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;

namespace QkdMesh.Application.Tests.Control;

public sealed class WatchNetworkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TellsSeveralChangesAtOnce_WhenItsReaderIsSlow()
    {
        await using var application = new TestApplication();
        var first = application.Publish(Networks.Ring(4));
        await using var news = (await application.Mediator.Send(new WatchNetwork(), Cancellation)).GetAsyncEnumerator(Cancellation);
        await news.MoveNextAsync();
        news.Current.Value.IsWhole.Should().BeTrue();
        news.Current.Value.Changes.Should().BeEmpty();

        application.View.Publish(Off(first, 2, "n0-n1"));
        application.View.Publish(Off(application.View.Current!, 3, "n1-n2"));
        await news.MoveNextAsync();

        news.Current.Value.IsWhole.Should().BeFalse();
        news.Current.Value.Changes.Should().Equal(
            new LinkStatusChange(new LinkId("n0-n1"), LinkStatus.Active, LinkStatus.Off),
            new LinkStatusChange(new LinkId("n1-n2"), LinkStatus.Active, LinkStatus.Off));
    }

    [Fact]
    public async Task SendsTheWholeNetworkAgain_WhenAnotherTopologyGoesLive()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        await using var news = (await application.Mediator.Send(new WatchNetwork(), Cancellation)).GetAsyncEnumerator(Cancellation);
        await news.MoveNextAsync();

        application.Publish(Networks.Ring(5), version: 2, topologyVersion: 2);
        await news.MoveNextAsync();

        news.Current.Value.IsWhole.Should().BeTrue();
        news.Current.Value.Network.Topology.Definition.Nodes.Should().HaveCount(5);
    }

    private static NetworkSnapshot Off(NetworkSnapshot before, long version, string link) => before with
    {
        Version = version,
        Links = before.Links.SetItem(new LinkId(link), before.StateOf(new LinkId(link)) with { Status = LinkStatus.Off }),
    };
}
