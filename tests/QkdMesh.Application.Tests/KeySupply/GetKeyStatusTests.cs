using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Tests.KeySupply;

public sealed class GetKeyStatusTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CountsKeysByTheScarcestLink_InTheDirectionOfTheRoute()
    {
        await using var application = new TestApplication();
        var snapshot = application.Publish(Networks.Chain(3), stockBytes: 8000);
        var second = new LinkId("n1-n2");
        var scarce = snapshot.StateOf(second) with { StockAToB = Bits.FromBytes(800) };
        application.View.Publish(snapshot with { Version = 2, Links = snapshot.Links.SetItem(second, scarce) });
        application.Grains["n0"].Waiting = 5;

        var there = await AskAsync(application, "sae-n0", "sae-n2", RouteQuery.Default);
        var back = await AskAsync(application, "sae-n2", "sae-n0", RouteQuery.Default);

        (there.AvailableKeys, there.CollectableKeys).Should().Be((10, 5));
        (back.AvailableKeys, back.CollectableKeys).Should().Be((100, 0));
    }

    /// <summary>The whole stock would tell a tenant what others use.</summary>
    [Theory]
    [InlineData("sae-n0", 25)]
    [InlineData("sae-n1", 75)]
    public async Task CountsTheShareOfTheTenant(string caller, int keys)
    {
        await using var application = new TestApplication();
        var chain = Networks.Chain(3).Definition;
        var peer = new SaeId("sae-n2");
        application.Publish(
            new NetworkTopology(chain with
            {
                Saes = [.. chain.Saes.Select(sae => sae with { Tenant = sae.Id.Value == "sae-n0" ? "bank" : "police" })],
                Tenants = [new("bank", null), new("police", null) { Weight = 3 }],
            }),
            stockBytes: 8000);

        (await AskAsync(application, caller, peer.Value, RouteQuery.Default)).AvailableKeys.Should().Be(keys);
    }

    [Fact]
    public async Task ShowsTheRouteThatARequestWouldGet_ByItsPolicyOrThatOfThePairOrOfTheNetwork()
    {
        await using var application = new TestApplication();
        var (alice, bob) = (new SaeId("sae-n0"), new SaeId("sae-n1"));
        var ring = Networks.Ring(3).Definition;
        var snapshot = application.Publish(new NetworkTopology(ring with
        {
            RoutingPolicy = RoutingPolicy.WidestThenFewestHops,
            Pairs = [new(new("sae-n2"), alice) { RoutingPolicy = RoutingPolicy.Balanced }],
        }));
        var direct = new LinkId("n0-n1");
        var narrow = snapshot.StateOf(direct) with { Consumption = snapshot.StateOf(direct).SecretKeyRate };
        application.View.Publish(snapshot with { Version = 2, Links = snapshot.Links.SetItem(direct, narrow) });
        application.Grains["n0"].Kept = application.View.Planner.Rank(new("n0"), new("n1"), RouteQuery.Default).Last();

        async Task<string> RouteBy(RoutingPolicy? policy) =>
            (await AskAsync(application, "sae-n0", "sae-n1", RouteQuery.Default with { Policy = policy })).Route!.ToString();

        (await RouteBy(null)).Should().Be("n0 > n2 > n1", "the network says widest");
        (await RouteBy(RoutingPolicy.Balanced)).Should().Be("n0 > n1");
        (await RouteBy(RoutingPolicy.FewestHopsThenWidest)).Should().Be("n0 > n1");
        (await RouteBy(RoutingPolicy.Sticky)).Should().Be(application.Grains["n0"].Kept!.ToString(), "the node keeps to it");
        application.View.Current!.Topology.PolicyOf(alice, new("sae-n2")).Should().Be(RoutingPolicy.Balanced, "in either order");
        application.View.Current.Topology.PolicyOf(alice, bob).Should().Be(RoutingPolicy.WidestThenFewestHops);
    }

    private static async Task<KeyStatus> AskAsync(TestApplication application, string caller, string peer, RouteQuery query) =>
        (await application.Mediator.Send(new GetKeyStatus(new SaeId(caller), new SaeId(peer), query), Cancellation)).Value;
}
