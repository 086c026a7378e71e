using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Node;

/// <summary>Requests that keep to their route. Link l02 leads from alice at n0 to bob at n2, and another route leads over n1.</summary>
public class StickyRouteTests
{
    private const string Direct = "l02", Detour = "l01 l12";

    private static readonly TopologyDefinition Triangle = MeshTopology.Line(3) with
    {
        Links = [MeshTopology.Link("l02", 0, 2), MeshTopology.Link("l01", 0, 1), MeshTopology.Link("l12", 1, 2)],
        RoutingPolicy = RoutingPolicy.Sticky,
    };

    private readonly Dictionary<string, double> _kilobits = new() { ["l02"] = 10, ["l01"] = 10, ["l12"] = 10 };
    private TestMesh _mesh = new TestMesh(Triangle).Stock(4_000);

    [Fact]
    public void RouteIsKept_UntilItIsLost()
    {
        Order().Should().Be(Direct, "the first choice is balanced");
        Become("l02", 1).Should().Be(Direct, "the other one is ten times as wide, but this one still has key");
        Become("l02", 0).Should().Be(Detour, "the link is off");
        Become("l02", 100).Should().Be(Detour, "calm: the route still delivers");
        Become("l12", 0).Should().Be(Direct);
    }

    [Fact]
    public void RouteIsKept_UntilItIsDry()
    {
        Order().Should().Be(Direct);
        while (_mesh[0].Links.EndOf(new LinkId("l02")).Value.Ledger.Stored > 4_500) Order().Should().Be(Direct);

        Order(keys: 30).Should().Be(Detour, "the direct link has too little key");
        _mesh.Stock(4_000, "l02");
        Order().Should().Be(Detour);
    }

    [Fact]
    public void DisjointRoutesAreKeptToo()
    {
        Order(paths: 2).Should().Be($"{Direct} {Detour}");
        Become("l02", 1, paths: 2).Should().Be($"{Direct} {Detour}", "a new choice would begin with the wider route");
        Order().Should().Be(Detour, "one route is another choice than two");
    }

    [Fact]
    public void RouteChangesWithTheRates_WhenThePolicyIsNotSticky()
    {
        Order(policy: RoutingPolicy.Balanced).Should().Be(Direct);
        Become("l02", 1, policy: RoutingPolicy.Balanced).Should().Be(Detour);
        Become("l02", 10, policy: RoutingPolicy.Balanced).Should().Be(Direct);
    }

    [Fact]
    public void PolicyOfThePairHolds_AndThatOfTheRequestBeforeIt()
    {
        _mesh = new TestMesh(Triangle with
        {
            RoutingPolicy = RoutingPolicy.FewestHopsThenWidest,
            Pairs = [new(TestMesh.Bob, TestMesh.Alice) { RoutingPolicy = RoutingPolicy.WidestThenFewestHops }],
        }).Stock(4_000);

        Become("l02", 9).Should().Be(Detour, "the pair says widest");
        Become("l02", 9, policy: RoutingPolicy.FewestHopsThenWidest).Should().Be(Direct, "the request says fewest hops");
    }

    /// <summary>A request that began before the kept route went dry must not bring that route back.</summary>
    [Fact]
    public void SlowRequestDoesNotChangeTheKeptRoute()
    {
        Order().Should().Be(Direct);
        var slow = Procedure(1, 1, null);
        slow.Steps().Carry(call =>
        {
            if (call is RelayCall) Become("l02", 0).Should().Be(Detour);
            _kilobits["l02"] = 10;
            Report();
            return _mesh[int.Parse(call.To.Value[1..], null)];
        });

        slow.Outcome.IsOk.Should().BeTrue();
        Order().Should().Be(Detour);
    }

    private string Become(string link, double kilobits, int paths = 1, RoutingPolicy? policy = null)
    {
        _kilobits[link] = kilobits;
        return Order(paths: paths, policy: policy);
    }

    /// <summary>The links of the routes that a request takes.</summary>
    private string Order(int keys = 1, int paths = 1, RoutingPolicy? policy = null)
    {
        Report();
        var run = Procedure(keys, paths, policy);
        run.Steps().Carry(call => _mesh[int.Parse(call.To.Value[1..], null)]);
        return string.Join(' ', run.Outcome.Value.Routes.SelectMany(route => route.Links));
    }

    private KeySupplyProcedure Procedure(int keys, int paths, RoutingPolicy? policy)
    {
        var request = TestMesh.Request(keys, paths: paths);
        request = request with { Requirements = request.Requirements with { Route = RouteQuery.Default with { Policy = policy } } };
        return new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), request, () => TimeSpan.Zero);
    }

    private void Report()
    {
        _mesh.Controller.Report(_kilobits.Select(link => KeyValuePair.Create(new LinkId(link.Key), new LinkState(
            link.Value > 0 ? LinkStatus.Active : LinkStatus.Off, KeyRate.FromKilobitsPerSecond(link.Value), KeyRate.Zero, Bits.Zero,
            Bits.Zero))));
        _mesh.Publish();
    }
}
