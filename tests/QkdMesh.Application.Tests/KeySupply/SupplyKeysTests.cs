using Orleans.Runtime;
using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.KeySupply;

public sealed class SupplyKeysTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AsksTheCallersNode_WithTheOrderAsItIs()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var order = TestKeys.Request("sae-n1", "sae-n3", count: 3);
        var answer = new SuppliedKeys(TestKeys.Batch(3), []);
        application.Grains["n1"].OnSupply = asked => asked == order ? new(answer) : throw new InvalidOperationException("another order");

        var supplied = await application.Mediator.Send(new SupplyKeys(order), Cancellation);

        supplied.Value.Should().BeSameAs(answer);
    }

    [Fact]
    public async Task MakesOneReferenceForANode_HoweverManyRequests()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnSupply = _ => new(new SuppliedKeys(TestKeys.Batch(), []));

        for (var i = 0; i < 5; i++) (await SupplyAsync(application)).IsOk.Should().BeTrue();

        application.Grains.Asked.Should().Be(1);
    }

    [Theory]
    [InlineData("nobody", "sae-n2", 1, 256, 16, ErrorCode.UnknownSae)]
    [InlineData("sae-n0", "nobody", 1, 256, 16, ErrorCode.UnknownPeer)]
    [InlineData("sae-n0", "loner", 1, 256, 16, ErrorCode.SharingNotAllowed)]
    [InlineData("sae-n0", "sae-n2", 0, 256, 16, ErrorCode.KeyCountOutOfRange)]
    [InlineData("sae-n0", "sae-n2", 129, 256, 16, ErrorCode.KeyCountOutOfRange)]
    [InlineData("sae-n0", "sae-n2", 1, 0, 16, ErrorCode.KeySizeOutOfRange)]
    [InlineData("sae-n0", "sae-n2", 1, 250, 16, ErrorCode.KeySizeNotInBytes)]
    [InlineData("sae-n0", "sae-n2", 1, 256, 65, ErrorCode.OptionOutOfRange)]
    public async Task AsksNobody_WhenTheOrderCannotBeTaken(string master, string slave, int count, int size, int hops, ErrorCode reason)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));

        var refused = await application.Mediator.Send(new SupplyKeys(TestKeys.Request(master, slave, count, size, hops)), Cancellation);

        refused.Error!.Code.Should().Be(reason);
        application.Grains.Asked.Should().Be(0);
    }

    [Fact]
    public async Task SaysUnavailable_BeforeTheNetworkIsPublished()
    {
        await using var application = new TestApplication();

        (await SupplyAsync(application)).Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
    }

    public static TheoryData<Exception> ClusterFailures =>
        [new TimeoutException("late"), new SiloUnavailableException("gone"), new OrleansException("other")];

    [Theory]
    [MemberData(nameof(ClusterFailures))]
    public async Task SaysUnavailable_WhenTheClusterFails(Exception failure)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnSupply = _ =>
        {
            application.Time.Advance(application.Options.ChangePatience);
            return ValueTask.FromException<Result<SuppliedKeys>>(failure);
        };

        var refused = await SupplyAsync(application);

        refused.Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        refused.Error.Detail.Should().NotContain(failure.Message);
    }

    [Theory]
    [InlineData(ErrorCode.NodeUnavailable, LinkStatus.Active)]
    [InlineData(ErrorCode.RelayFailed, LinkStatus.Active)]
    [InlineData(ErrorCode.NoRoute, LinkStatus.Pending)]
    [InlineData(ErrorCode.NoDisjointRoutes, LinkStatus.Pending)]
    [InlineData(ErrorCode.InsufficientKey, LinkStatus.Pending)]
    public async Task WaitsForTheNodeOrTheLink_ThatIsBackInAMoment(ErrorCode passing, LinkStatus links)
    {
        await using var application = new TestApplication();
        var topology = Networks.Ring(4);
        application.Publish(topology, status: links);
        var deadlines = new List<TimeSpan>();
        application.Grains["n0"].OnSupply = order =>
        {
            deadlines.Add(order.Deadline);
            application.Time.Advance(TimeSpan.FromMilliseconds(1));
            return new(deadlines.Count == 1 ? new MeshError(passing, "away") : new SuppliedKeys(TestKeys.Batch(), []));
        };

        var supply = SupplyAsync(application);
        supply.IsCompleted.Should().BeFalse("nothing has changed yet");

        (await EndOf(supply, application)).IsOk.Should().BeTrue();
        deadlines.Should().HaveCount(2).And.BeInDescendingOrder("the deadline stays where it is");
    }

    [Theory]
    [InlineData(LinkStatus.Active, LinkStatus.Pending, "the node knew already that links were lost")]
    [InlineData(LinkStatus.Pending, LinkStatus.Active, "the node did not know yet that links were back")]
    public async Task AsksAgain_WhenTheNetworkChangedWhileTheNodeWasAsked(LinkStatus before, LinkStatus after, string because)
    {
        await using var application = new TestApplication();
        var topology = Networks.Ring(4);
        application.Publish(topology, status: before);
        var asked = 0;
        application.Grains["n0"].OnSupply = _ =>
        {
            if (++asked > 1) return new(new SuppliedKeys(TestKeys.Batch(), []));
            application.Publish(topology, version: 2, status: after);
            return new(new MeshError(ErrorCode.NoRoute, "no"));
        };

        (await EndOf(SupplyAsync(application), application)).IsOk.Should().BeTrue(because);
    }

    [Theory]
    [InlineData(ErrorCode.NodeUnavailable)]
    [InlineData(ErrorCode.RelayFailed)]
    public async Task SaysSo_WhenWhatIsAwayStaysAway(ErrorCode lasting)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var asked = 0;
        application.Grains["n0"].OnSupply = _ =>
        {
            asked++;
            return new(new MeshError(lasting, "away"));
        };

        (await EndOf(SupplyAsync(application), application)).Error!.Code.Should().Be(lasting);
        asked.Should().BeGreaterThan(1);
    }

    [Theory]
    [InlineData(ErrorCode.InsufficientKey)]
    [InlineData(ErrorCode.NoRoute)]
    [InlineData(ErrorCode.KeyStoreFull)]
    public async Task SaysSoAtOnce_WhenNothingIsAboutToChange(ErrorCode lasting)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var asked = 0;
        application.Grains["n0"].OnSupply = _ => new(new MeshError(lasting, $"no, for the {++asked}. time"));

        (await SupplyAsync(application)).Error!.Code.Should().Be(lasting);
        asked.Should().Be(1);
    }

    [Theory]
    [InlineData(ErrorCode.NoRoute)]
    [InlineData(ErrorCode.InsufficientKey)]
    public async Task SaysSoAtOnce_WhenOnlyFibresThatBearNoKeyArePending(ErrorCode lasting)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.DarkRing(4), status: LinkStatus.Pending);
        application.Grains["n0"].OnSupply = _ => new(new MeshError(lasting, "no"));

        (await SupplyAsync(application).WaitAsync(TimeSpan.FromSeconds(10), Cancellation)).Error!.Code.Should().Be(lasting);
    }

    [Fact]
    public async Task WaitsForMoreKey_WhenTheLinkThatCameBackHasLittle()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var asked = 0;
        application.Grains["n0"].OnSupply = _ => new(++asked switch
        {
            1 => new MeshError(ErrorCode.NodeUnavailable, "away"),
            2 => new MeshError(ErrorCode.InsufficientKey, "little"),
            _ => new SuppliedKeys(TestKeys.Batch(), []),
        });

        (await EndOf(SupplyAsync(application), application)).IsOk.Should().BeTrue();
        asked.Should().Be(3);
    }

    [Theory]
    [InlineData(0, 10, 1, true, "it has just begun, and makes more in a moment")]
    [InlineData(4.9, 10, 1, true, "more than half of what it makes is left")]
    [InlineData(5, 10, 1, false, "it is asked for as much as it makes, or soon will be")]
    [InlineData(0, 0, 1, false, "it makes nothing")]
    [InlineData(0, 12, 128, false, "half of what it makes is for the other direction")]
    [InlineData(0, 10, 128, false, "it makes less than that in the time that a request waits")]
    public async Task WaitsForTheNextKeyOfALink_ThatMakesMoreThanIsTaken(
        double consumption, double rate, int count, bool waits, string because)
    {
        await using var application = new TestApplication();
        var snapshot = application.Publish(Networks.Ring(4));
        var link = new LinkId("n0-n1");
        var state = snapshot.StateOf(link) with
        {
            SecretKeyRate = KeyRate.FromKilobitsPerSecond(rate),
            Consumption = KeyRate.FromKilobitsPerSecond(consumption),
        };
        application.View.Publish(snapshot with { Version = 2, Links = snapshot.Links.SetItem(link, state) });
        application.Grains["n0"].OnSupply = _ => new(new MeshError(ErrorCode.InsufficientKey, "little") { Link = link });

        var supply = application.Mediator.Send(new SupplyKeys(TestKeys.Request(count: count)), Cancellation);

        supply.IsCompleted.Should().Be(!waits, because);
        (await EndOf(supply, application)).Error!.Code.Should().Be(ErrorCode.InsufficientKey);
    }

    [Fact]
    public async Task RefusesWhoMayNotShareAnyMore_AfterTheWait()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var asked = 0;
        application.Grains["n0"].OnSupply = _ => new(new MeshError(ErrorCode.NodeUnavailable, $"away, for the {++asked}. time"));

        var supply = SupplyAsync(application);
        application.Publish(Networks.Chain(2), version: 2);

        (await EndOf(supply, application)).Error!.Code.Should().Be(ErrorCode.UnknownPeer);
        asked.Should().Be(1);
    }

    [Fact]
    public async Task LetsABrokenInvariantThrough_WhenANodeThrowsOne()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnSupply = _ => throw new InvalidOperationException("broken");

        var send = async () => await SupplyAsync(application);

        await send.Should().ThrowAsync<InvalidOperationException>();
    }

    private static Task<Result<SuppliedKeys>> SupplyAsync(TestApplication application) =>
        application.Mediator.Send(new SupplyKeys(TestKeys.Request()), Cancellation);

    // Time passes until it is answered.
    private static async Task<Result<SuppliedKeys>> EndOf(Task<Result<SuppliedKeys>> supply, TestApplication application)
    {
        while (!supply.IsCompleted)
        {
            application.Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
        return await supply;
    }
}
