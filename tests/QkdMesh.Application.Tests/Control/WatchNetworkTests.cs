using QkdMesh.Application.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;

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

    [Fact]
    public async Task TellsOfConditions_WhenNoStatusChanges()
    {
        await using var application = new TestApplication();
        var first = Empty(application.Publish(Networks.Ring(3)), 2, stock: 1, fault: null);
        application.View.Publish(first);
        await using var news = (await application.Mediator.Send(new WatchNetwork(), Cancellation)).GetAsyncEnumerator(Cancellation);
        await news.MoveNextAsync();

        application.View.Publish(Empty(first, 3, stock: 0, fault: null));
        (await NextAsync()).Should().Be(
            new LinkOutlook(Link, new(LinkConditionKind.Failed, "its source makes no key, and its stock is used up"), null, IsCut: false));
        application.View.Publish(Empty(first, 4, stock: 0, fault: "n0: off"));
        (await NextAsync()).Should().Be(new LinkOutlook(Link, new(LinkConditionKind.Failed, "n0: off"), "n0: off", IsCut: false));
        application.View.Publish(Empty(first, 5, stock: 1, fault: null));
        (await NextAsync()).Condition.Kind.Should().Be(LinkConditionKind.Passive);

        async Task<LinkOutlook> NextAsync()
        {
            await news.MoveNextAsync();
            return news.Current.Value.Conditions.Should().ContainSingle().Subject;
        }
    }

    [Fact]
    public async Task TellsOfSilosThatComeAndGo_ThoughTheNetworkStaysTheSame()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(3));
        await using var news = (await application.Mediator.Send(new WatchNetwork(), Cancellation)).GetAsyncEnumerator(Cancellation);
        await news.MoveNextAsync();
        foreach (var isAway in new[] { true, false })
        {
            if (isAway) application.Silos.Nowhere.Add(new("n0"));
            else application.Silos.Nowhere.Clear();
            var next = news.MoveNextAsync();
            application.Time.Advance(TimeSpan.FromSeconds(1));
            (await next).Should().BeTrue();
            news.Current.Value.Changes.Should().BeEmpty();
            news.Current.Value.Conditions.Should().HaveCount(2).And.OnlyContain(link =>
                link.Condition.Kind == (isAway ? LinkConditionKind.NoSilo : LinkConditionKind.Active));
        }
    }

    [Fact]
    public async Task TellsOfTheLinksOfAQuarantinedNode()
    {
        await using var application = new TestApplication();
        var first = application.Publish(Networks.Ring(3));
        await using var news = (await application.Mediator.Send(new WatchNetwork(), Cancellation)).GetAsyncEnumerator(Cancellation);
        await news.MoveNextAsync();
        application.View.Publish(first with { Version = 2, Quarantined = [new("n0")] });
        await news.MoveNextAsync();
        news.Current.Value.Conditions.Should().HaveCount(2).And.OnlyContain(link =>
            link.Condition == new LinkCondition(LinkConditionKind.Quarantined, "n0 is quarantined"));
    }

    private static LinkId Link => new("n0-n1");

    private static NetworkSnapshot Empty(NetworkSnapshot before, long version, long stock, string? fault) => before with
    {
        Version = version,
        Links = before.Links.SetItem(Link, before.StateOf(Link) with
        {
            Status = LinkStatus.Passive, SecretKeyRate = KeyRate.Zero, StockAToB = Bits.FromBytes(stock), StockBToA = Bits.Zero,
            SourceFault = fault,
        }),
    };

    private static NetworkSnapshot Off(NetworkSnapshot before, long version, string link) => before with
    {
        Version = version,
        Links = before.Links.SetItem(new LinkId(link), before.StateOf(new LinkId(link)) with { Status = LinkStatus.Off }),
    };
}
