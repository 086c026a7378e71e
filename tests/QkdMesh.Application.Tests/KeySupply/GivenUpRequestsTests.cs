using QkdMesh.Application.KeySupply;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Tests.KeySupply;

/// <summary>What becomes of keys whose caller gave the request up.</summary>
public sealed class GivenUpRequestsTests
{
    /// <summary>The node may give the keys before it hears of the cancellation.</summary>
    [Fact]
    public async Task KeysAreWithdrawn_WhenNobodyWaitsForThemAnyMore()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        using var cancellation = new CancellationTokenSource();
        var keys = TestKeys.Batch(3);
        application.Grains["n0"].OnSupply = async _ =>
        {
            await cancellation.CancelAsync();
            return new SuppliedKeys(keys, []);
        };

        var asking = async () => await application.Mediator.Send(new SupplyKeys(TestKeys.Request()), cancellation.Token);

        await asking.Should().ThrowAsync<OperationCanceledException>();
        application.Grains["n0"].Withdrawn.Should().Equal(keys.Id);
        keys.Keys.IsGone.Should().BeTrue();
    }

    /// <summary>Key does not stay alive while another node is asked, whatever comes of that.</summary>
    [Fact]
    public async Task KeysAreGoneBeforeTheirWithdrawal_AlsoIfItFails()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        using var cancellation = new CancellationTokenSource();
        var (keys, wereGone) = (TestKeys.Batch(3), false);
        application.Grains["n0"].OnSupply = async _ =>
        {
            await cancellation.CancelAsync();
            return new SuppliedKeys(keys, []);
        };
        application.Grains["n0"].OnWithdraw = () =>
        {
            wereGone = keys.Keys.IsGone;
            throw new InvalidOperationException("broken");
        };

        var asking = async () => await application.Mediator.Send(new SupplyKeys(TestKeys.Request()), cancellation.Token);

        await asking.Should().ThrowAsync<InvalidOperationException>();
        wereGone.Should().BeTrue();
    }
}
