using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Application.Tests.KeySupply;

public sealed class GetKeyStatusTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CountsKeysByTheScarcestLink_InTheDirectionOfTheRoute()
    {
        await using var application = new TestApplication();
        var snapshot = application.Publish(Networks.Chain(3), stockBytes: 6400);
        var second = new LinkId("n1-n2");
        var scarce = snapshot.StateOf(second) with { StockAToB = Bits.FromBytes(640) };
        application.View.Publish(snapshot with { Version = 2, Links = snapshot.Links.SetItem(second, scarce) });
        application.Grains["n0"].Waiting = 5;

        var there = (await application.Mediator.Send(new GetKeyStatus(new SaeId("sae-n0"), new SaeId("sae-n2")), Cancellation)).Value;
        var back = (await application.Mediator.Send(new GetKeyStatus(new SaeId("sae-n2"), new SaeId("sae-n0")), Cancellation)).Value;

        (there.AvailableKeys, there.CollectableKeys).Should().Be((10, 5));
        (back.AvailableKeys, back.CollectableKeys).Should().Be((100, 0));
    }
}
