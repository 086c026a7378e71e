using Orleans.Runtime;
using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound.Tests.UseCases;

public sealed class SupplyKeysTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AsksTheCallersNode_WithTheOrderAsItIs()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var order = TestKeys.Order("sae-n1", "sae-n3", count: 3);
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

        for (var i = 0; i < 5; i++) (await application.Mediator.Send(new SupplyKeys(TestKeys.Order()), Cancellation)).IsOk.Should().BeTrue();

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

        var refused = await application.Mediator.Send(new SupplyKeys(TestKeys.Order(master, slave, count, size, hops)), Cancellation);

        refused.Error!.Code.Should().Be(reason);
        application.Grains.Asked.Should().Be(0);
    }

    [Fact]
    public async Task SaysUnavailable_BeforeTheNetworkIsPublished()
    {
        await using var application = new TestApplication();

        (await application.Mediator.Send(new SupplyKeys(TestKeys.Order()), Cancellation)).Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
    }

    public static TheoryData<Exception> ClusterFailures =>
        [new TimeoutException("late"), new SiloUnavailableException("gone"), new OrleansException("other")];

    [Theory]
    [MemberData(nameof(ClusterFailures))]
    public async Task SaysUnavailable_WhenTheClusterFails(Exception failure)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnSupply = _ => ValueTask.FromException<Result<SuppliedKeys>>(failure);

        var refused = await application.Mediator.Send(new SupplyKeys(TestKeys.Order()), Cancellation);

        refused.Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        refused.Error.Detail.Should().NotContain(failure.Message);
    }

    [Fact]
    public async Task LetsABrokenInvariantThrough_WhenANodeThrowsOne()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnSupply = _ => throw new InvalidOperationException("broken");

        var send = async () => await application.Mediator.Send(new SupplyKeys(TestKeys.Order()), Cancellation);

        await send.Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task NamesThePlace_WhenAKeyIdIsMalformed()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var good = new KeyId(new KeyBatchId(1, 2), 3).ToString();

        var refused = await application.Mediator.Send(new CollectKeys(new SaeId("sae-n2"), new SaeId("sae-n0"), [good, "no id"]), Cancellation);

        refused.Error!.Code.Should().Be(ErrorCode.MalformedKeyId);
        refused.Error.Detail.Should().Contain("place 2");
        application.Grains.Asked.Should().Be(0);
    }

    [Fact]
    public async Task CountsKeysByTheScarcestLink_InTheDirectionOfTheRoute()
    {
        await using var application = new TestApplication();
        var snapshot = application.Publish(Networks.Chain(3), stockBytes: 6400);
        var second = new LinkId("n1-n2");
        var scarce = snapshot.StateOf(second) with { StockAToB = Core.Quantities.Bits.FromBytes(640) };
        application.View.Publish(snapshot with { Version = 2, Links = snapshot.Links.SetItem(second, scarce) });
        application.Grains["n0"].Waiting = 5;

        var there = (await application.Mediator.Send(new GetKeyStatus(new SaeId("sae-n0"), new SaeId("sae-n2")), Cancellation)).Value;
        var back = (await application.Mediator.Send(new GetKeyStatus(new SaeId("sae-n2"), new SaeId("sae-n0")), Cancellation)).Value;

        (there.AvailableKeys, there.CollectableKeys).Should().Be((10, 5));
        (back.AvailableKeys, back.CollectableKeys).Should().Be((100, 0));
    }
}
