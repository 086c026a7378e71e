using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>
/// Two data centres at n0 and n2. QKD links lead over n1. A link without a quantum channel joins them directly, with ten times the rate.
/// </summary>
public sealed class AssuranceTests
{
    private static readonly TopologyDefinition TwoLayers = MeshTopology.Line(3) with
    {
        Links =
        [
            MeshTopology.Link("q01", 0, 1), MeshTopology.Link("q12", 1, 2),
            MeshTopology.Link("pqc", 0, 2) with { Source = new LinkSource(KeySourceKind.Pqc) { Pqc = PqcParameters.Default } },
        ],
    };

    private readonly HashSet<string> _off = [];
    private TestMesh _mesh = Stocked(TwoLayers);

    [Fact]
    public void TakesQkd_WhenItIsThere_HoweverSlow() => Supply().Should().Be((Assurance.Its, "n0 > n1 > n2"));

    [Fact]
    public void FallsBackWhileTheQuantumPathIsGone_AndReturns()
    {
        _off.Add("q12");
        Supply().Should().Be((Assurance.Pqc, "n0 > n2"));
        _off.Clear();
        Supply().Should().Be((Assurance.Its, "n0 > n1 > n2"));
    }

    [Fact]
    public void FallsBackWithinOneRequest_WhenQkdHasTooLittleKey()
    {
        _mesh = new TestMesh(TwoLayers).Stock(4_000, "pqc", "q01");

        Supply().Should().Be((Assurance.Pqc, "n0 > n2"));
    }

    [Fact]
    public void CrossesNoLinkWithoutAQuantumChannel_WhenMoreIsAskedFor()
    {
        _off.Add("q01");
        foreach (var least in new[] { Assurance.Its, Assurance.Hybrid })
        {
            var error = Run(TestMesh.Request().Requiring(keys => keys with { LeastAssurance = least })).Error!;
            error.Code.Should().Be(ErrorCode.NoRoute);
            error.Detail.Should().Contain("over QKD links alone");
        }
    }

    [Theory]
    [InlineData(PqcUse.Equal, Assurance.Pqc)]
    [InlineData(PqcUse.Never, Assurance.Its)]
    public void TakesWhatTheNetworksPolicySays(PqcUse use, Assurance expected)
    {
        _mesh = Stocked(TwoLayers with { PqcUse = use });
        Supply().Assurance.Should().Be(expected);

        _off.Add("q01");
        if (use == PqcUse.Never) Run(TestMesh.Request()).Error!.Code.Should().Be(ErrorCode.NoRoute);
        else Supply().Assurance.Should().Be(expected);
    }

    [Fact]
    public void SharesOverBothLayers_RestOnBoth()
    {
        var supply = Run(TestMesh.Request(paths: 2)).Value;
        supply.Keys.Assurance.Should().Be(Assurance.Hybrid);
        _mesh.Collect(supply.Keys).Value[0].Assurance.Should().Be(Assurance.Hybrid, "both ends are told the same");

        Run(TestMesh.Request(paths: 2).Requiring(keys => keys with { LeastAssurance = Assurance.Hybrid })).Error!.Code
            .Should().Be(ErrorCode.NoDisjointRoutes, "a share that is asked to be over QKD is");
    }

    [Fact]
    public void HybridKeyOverALinkWithoutAQuantumChannel_IsNoBetterThanThatLink()
    {
        _off.Add("q01");
        Run(TestMesh.Request().Requiring(keys => keys with { IsHybrid = true })).Value.Keys.Assurance.Should().Be(Assurance.Pqc);
    }

    [Fact]
    public void FewerShares_WhenTheRequestAllowsThemAndOnlyThen()
    {
        var request = TestMesh.Request(paths: 2);
        Run(request.Requiring(keys => keys with { LeastPaths = 1 })).Value.Routes.Should().HaveCount(2, "there are two");

        _off.Add("q12");
        Run(request).Error!.Code.Should().Be(ErrorCode.NoDisjointRoutes);
        Run(request.Requiring(keys => keys with { LeastPaths = 1 })).Value.Routes.Should().ContainSingle();
    }

    [Fact]
    public void FewerShares_WhenOneWayFailsWithinTheRequest()
    {
        _mesh = new TestMesh(TwoLayers).Stock(4_000, "pqc", "q01");

        Run(TestMesh.Request(paths: 2).Requiring(keys => keys with { LeastPaths = 1 })).Value.Routes.Should().ContainSingle();
    }

    [Theory]
    [InlineData(Assurance.Its, 1, false)]
    [InlineData(Assurance.Its, 2, false)]
    [InlineData(Assurance.Hybrid, 1, false)]
    [InlineData(Assurance.Hybrid, 2, true)]
    [InlineData(Assurance.Pqc, 1, true)]
    public void NodesRefuseAMessageThatPromisesMoreThanItsRouteKeeps(Assurance promised, int shares, bool isTaken)
    {
        var delivery = new KeyDelivery(new(1, 1), TestMesh.Alice, TestMesh.Bob, 1, 32, 0, shares, null) { Assurance = promised };

        var receipt = _mesh.Carry(Start(_mesh.RouteOf(0, 2), delivery));

        receipt.IsOk.Should().Be(isTaken);
        if (!isTaken) receipt.Error!.Code.Should().Be(ErrorCode.NotOnRoute);
    }

    [Fact]
    public void KeyOfALinkIsDestroyed_WhenItsFibreComesOrGoes()
    {
        var stock = _mesh.EndOf("pqc", 0).Sendable;
        stock.Bytes.Should().BeGreaterThan(0);
        var withFibre = TwoLayers with { Links = [.. TwoLayers.Links.Select(link => link with { Source = LinkSource.Simulated })] };

        _mesh.Apply(withFibre);
        _mesh.EndOf("pqc", 0).Sendable.Bytes.Should().Be(0, "key of ML-KEM is never that of a quantum channel");
        _mesh.EndOf("q01", 0).Sendable.Bytes.Should().BeGreaterThan(0);
        _mesh.Stock(4_000, "pqc").Apply(TwoLayers);
        _mesh.EndOf("pqc", 0).Sendable.Bytes.Should().Be(0);
    }

    [Fact]
    public void NothingWeakerIsDelivered_WhenTheNetworkChangesWhileNodesAreAsked()
    {
        var withoutFibre = TwoLayers with { Links = [.. TwoLayers.Links.Select(link => link with { Source = TwoLayers.Links[2].Source })] };
        var changed = false;

        var outcome = Run(TestMesh.Request().Requiring(keys => keys with { LeastAssurance = Assurance.Its }), call =>
        {
            if (changed || call is not CanSendCall) return;
            changed = true;
            _mesh.Apply(withoutFibre);
            _mesh.Stock(4_000);
            Report();
        });

        changed.Should().BeTrue();
        outcome.Error!.Code.Should().Be(ErrorCode.RelayFailed, "the route is there, and is another");
        _mesh.Far.TotalWaiting.Should().Be(0);
    }

    [Fact]
    public void HybridKeyInShares_NeedsOneThatCameOverQkd()
    {
        var other = TwoLayers with
        {
            Links = [.. TwoLayers.Links, MeshTopology.Link("pqc2", 0, 2) with { Source = TwoLayers.Links[2].Source }],
        };
        _mesh = Stocked(other);
        Deliver(1, "pqc", 0).IsOk.Should().BeTrue("the other share may make it so");
        Deliver(1, "pqc2", 1).Error!.Code.Should().Be(ErrorCode.NotOnRoute);
        Deliver(2, "pqc", 0).IsOk.Should().BeTrue();
        Deliver(2, "q01,q12", 1).IsOk.Should().BeTrue();
        Deliver(3, "q01,q12", 0).IsOk.Should().BeTrue();
        Deliver(3, "pqc2", 1).IsOk.Should().BeTrue();

        Result<RelayReceipt> Deliver(uint batch, string links, int share)
        {
            var delivery = new KeyDelivery(new(batch, batch), TestMesh.Alice, TestMesh.Bob, 1, 32, share, 2, null)
            {
                Assurance = Assurance.Hybrid,
            };
            LinkId[] way = [.. links.Split(',').Select(link => new LinkId(link))];
            var route = new Route(_mesh.RouteOf(way.Length == 1 ? [0, 2] : [0, 1, 2]).Nodes, [.. way], KeyRate.Zero);
            return _mesh.Carry(Start(route, delivery));
        }
    }

    private OutgoingRelay Start(Route route, KeyDelivery delivery) => OutgoingRelay.Start(
        _mesh[0].Links, route, delivery, new byte[32], _mesh[0].Ends.With(route.Nodes[^1])!, _mesh.Entropy).Value;

    private static TestMesh Stocked(TopologyDefinition topology) => new TestMesh(topology).Stock(4_000);

    private (Assurance Assurance, string Route) Supply()
    {
        var supply = Run(TestMesh.Request()).Value;
        _mesh.Collect(supply.Keys).Value[0].Assurance.Should().Be(supply.Keys.Assurance, "both ends are told the same");
        return (supply.Keys.Assurance, supply.Routes[0].ToString());
    }

    private Result<SupplyOutcome> Run(KeyRequest request, Action<NodeCall>? before = null)
    {
        Report();
        return _mesh.Serve(request, before);
    }

    private void Report() => _mesh.ReportLayers(_off);
}
