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
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>
/// The topology says what the keys of alice and bob are at least. Both ends hold to it. alice is at n0 and bob at n2. QKD links lead
/// over n1, and a link without a quantum channel joins the two directly.
/// </summary>
public sealed class StrengthOfKeysTests
{
    private static readonly PairDefinition Pair = new(Bob, Alice);

    private static readonly TopologyDefinition TwoLayers = MeshTopology.Line(3) with
    {
        Links =
        [
            MeshTopology.Link("q01", 0, 1), MeshTopology.Link("q12", 1, 2),
            MeshTopology.Link("pqc", 0, 2) with { Source = new LinkSource(KeySourceKind.Pqc) { Pqc = PqcParameters.Default } },
        ],
    };

    private readonly HashSet<string> _off = [];
    private readonly TestMesh _mesh = new TestMesh(TwoLayers).Stock(4_000);

    public StrengthOfKeysTests() => Report();

    [Fact]
    public void SourceRaisesARequest_ToWhatThePairNeeds()
    {
        Use(TwoLayers with { Pairs = [Pair with { LeastPaths = 2 }] });
        Run(Request()).Value.Routes.Should().HaveCount(2);
        Run(Request(slave: Carol)).Value.Routes.Should().ContainSingle("only alice and bob need two");

        Off("q12");
        var error = Run(Request()).Error!;
        error.Code.Should().Be(ErrorCode.NoDisjointRoutes);

        Use(TwoLayers with { Pairs = [Pair with { LeastAssurance = Assurance.Hybrid }] });
        Run(Request()).Error!.Code.Should().Be(ErrorCode.NoRoute);
        Run(Request(slave: Carol)).Value.Keys.Assurance.Should().Be(Assurance.Pqc);
    }

    [Fact]
    public void StricterOfBothHolds_ForEachSetting()
    {
        Use(TwoLayers with { Pairs = [Pair with { LeastPaths = 2 }] });
        Run(Request().Requiring(keys => keys with { LeastAssurance = Assurance.Its })).Error!.Code.Should().Be(ErrorCode.NoDisjointRoutes);

        Use(TwoLayers with { Pairs = [Pair with { LeastPaths = 1, LeastAssurance = Assurance.Its }] });
        Run(Request(paths: 2)).Error!.Code.Should().Be(ErrorCode.NoDisjointRoutes, "the request wants two, and the pair QKD");
        Run(Request(paths: 2).Requiring(keys => keys with { LeastPaths = 1 })).Value.Keys.Assurance.Should().Be(Assurance.Its);
    }

    [Fact]
    public void SettingOfAPairReplacesThatOfTheNetwork_AndLeavesTheOtherOne()
    {
        var network = TwoLayers with { LeastPaths = 2, LeastAssurance = Assurance.Its };
        Of(network).Should().Be("'least_paths: 2' (network) and 'least_assurance: its' (network)");
        Of(network with { Pairs = [Pair with { LeastPaths = 3 }] }).Should()
            .Be("'least_paths: 3' (pairs) and 'least_assurance: its' (network)");
        Of(network with { Pairs = [Pair with { LeastPaths = 1, LeastAssurance = Assurance.Pqc }] }).Should().BeEmpty();
        Of(network with { Pairs = [Pair with { RoutingPolicy = RoutingPolicy.Sticky }] }).Should().Be(Of(network));

        static string Of(TopologyDefinition topology) => $"{new NetworkTopology(topology).RequirementsOf(Alice, Bob)}";
    }

    [Fact]
    public void SettingsStay_WhenAnOperatorTriesAPolicy()
    {
        var network = new NetworkTopology(TwoLayers with
        {
            LeastPaths = 2, Pairs = [Pair with { LeastAssurance = Assurance.Its, RoutingPolicy = RoutingPolicy.Sticky }],
        });

        var tried = network.With(RoutingPolicy.FewestHopsThenWidest);

        tried.PolicyOf(Alice, Bob).Should().Be(RoutingPolicy.FewestHopsThenWidest);
        tried.RequirementsOf(Alice, Bob).Should().Be(network.RequirementsOf(Alice, Bob));
    }

    /// <summary>What stays at one node takes no path, and crosses nothing.</summary>
    [Fact]
    public void PairAtOneNodeNeedsNoPaths()
    {
        var here = TwoLayers.Saes.Select(sae => sae.Id == Bob ? sae with { Node = new("n0") } : sae).ToList();
        Use(TwoLayers with { Saes = here, LeastPaths = 2, LeastAssurance = Assurance.Its });

        var keys = Run(Request()).Value.Keys;

        _mesh.Collect(keys).IsOk.Should().BeTrue();
    }

    [Fact]
    public void HybridIsRefused_WhereThePairNeedsIts()
    {
        Use(TwoLayers with { Pairs = [Pair with { LeastAssurance = Assurance.Its }] });
        var request = Request().Requiring(keys => keys with { IsHybrid = true });

        var error = Run(request).Error!;

        error.Should().BeEquivalentTo(new MeshError(
            ErrorCode.OptionOutOfRange,
            "the topology has 'least_assurance: its' (pairs) for alice and bob, but the assurance of a hybrid key is at most hybrid")
        {
            Advice = "leave hybrid out, or ask a security officer to set 'least_assurance' of the pair to hybrid",
        });
        Run(Request(slave: Carol).Requiring(keys => keys with { IsHybrid = true })).IsOk.Should().BeTrue();
    }

    public static TheoryData<string> TooWeak => ["paths", "assurance"];

    /// <summary>The source does not know of the settings, or does not hold to them.</summary>
    [Theory]
    [MemberData(nameof(TooWeak))]
    public void TargetRefusesWeakKeys_BeforeItBurnsLinkKey(string setting)
    {
        Off("q12");
        Tell(_mesh.Far, Strict(setting));
        var before = _mesh.EndOf("pqc", 2).Receivable;

        Run(Request()).Error!.Should().Match<MeshError>(error =>
            error.Code == ErrorCode.RelayFailed && error.Detail.Contains("(pairs) for alice and bob, but the key has assurance pqc"));

        _mesh.EndOf("pqc", 2).Receivable.Should().Be(before);
        _mesh.Far.TotalWaiting.Should().Be(0);
    }

    [Fact]
    public void TargetSaysIt_WhenItIsAskedFirst()
    {
        Off("q12");
        Tell(_mesh.Far, Strict("paths"));
        Run(Request()).IsOk.Should().BeFalse();
        var relays = 0;

        var again = Run(Request(), call => relays += call is RelayCall ? 1 : 0);

        again.Error!.Detail.Should().Contain("'least_paths: 2' (pairs)");
        relays.Should().Be(0);
    }

    [Fact]
    public void TargetAgreesOnNoSecret_ForAPairThatNeedsIts()
    {
        Tell(_mesh.Far, Strict("assurance"));
        using var attempt = _mesh[0].BeginAttempt(Request().Requiring(keys => keys with { IsHybrid = true }), [_mesh.RouteOf(0, 1, 2)]);

        _mesh.Agree(attempt.SecretRequest!).Error!.Code.Should().Be(ErrorCode.OptionOutOfRange);
    }

    [Fact]
    public void HybridKeyThatClaimsToBeIts_IsRefused()
    {
        Use(TwoLayers);
        using var attempt = _mesh[0].BeginAttempt(Request().Requiring(keys => keys with { IsHybrid = true }), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.AgreeOn(attempt);
        var claimed = attempt.DeliveryOf(0) with { Assurance = Assurance.Its };

        var relay = Start(claimed, attempt);

        _mesh.Carry(relay).Error!.Detail.Should().Be("a hybrid key claims to be its");
    }

    [Theory]
    [MemberData(nameof(TooWeak))]
    public void WaitingKeysAreDestroyed_WhenTheirPairNeedsMore(string setting)
    {
        Off("q12");
        using var weak = Run(Request()).Value.Keys;
        using var ofCarol = Run(Request(slave: Carol)).Value.Keys;
        Off();

        Use(Strict(setting));

        _mesh.Collect(weak).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        _mesh.Collect(ofCarol, Carol).IsOk.Should().BeTrue();
    }

    [Fact]
    public void WaitingKeysStay_WhenTheyAreGoodEnough()
    {
        using var keys = Run(Request(paths: 2)).Value.Keys;

        Use(TwoLayers with { LeastPaths = 2, LeastAssurance = Assurance.Hybrid });

        _mesh.Collect(keys).IsOk.Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(TooWeak))]
    public void MasterGetsNoKey_WhenThePairNeedsMoreMeanwhile(string setting)
    {
        Off("q12");
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 2)]);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();

        Tell(_mesh[0], Strict(setting));

        _mesh[0].ReleaseKeys(attempt, _mesh.Now).Error!.Detail.Should().Contain("(pairs) for alice and bob");
    }

    /// <summary>Neither of the two settings, nor of the two places.</summary>
    [Fact]
    public void RoleTopologyAloneCannotWeakenAPair()
    {
        var pair = Pair with { LeastPaths = 2, LeastAssurance = Assurance.Its };
        var strict = TwoLayers with { LeastPaths = 2, LeastAssurance = Assurance.Hybrid, Pairs = [pair] };
        Use(strict);
        TopologyDefinition[] weaker =
        [
            strict with { LeastPaths = 1 }, strict with { LeastAssurance = Assurance.Pqc }, strict with { Pairs = [] },
            strict with { Pairs = [pair with { LeastPaths = 1 }] }, strict with { Pairs = [pair with { LeastAssurance = null }] },
        ];
        foreach (var topology in weaker)
        {
            _mesh.Controller.CheckAllowed(topology, TopologyAreas.Network)!.Code.Should().Be(ErrorCode.NotAllowed);
            _mesh.Controller.CheckAllowed(topology, TopologyAreas.Access).Should().BeNull();
        }
    }

    private static TopologyDefinition Strict(string setting) => TwoLayers with
    {
        Pairs = [setting == "paths" ? Pair with { LeastPaths = 2 } : Pair with { LeastAssurance = Assurance.Its }],
    };

    private void Use(TopologyDefinition topology)
    {
        _mesh.Apply(topology);
        Report();
    }

    private void Off(params string[] links)
    {
        _off.Clear();
        _off.UnionWith(links);
        Report();
    }

    /// <summary>One node alone hears of a new topology.</summary>
    private void Tell(KeyManager node, TopologyDefinition topology)
    {
        var now = _mesh.Controller.Snapshot!;
        var next = now with { Topology = new(topology), Version = now.Version + 1, TopologyVersion = now.TopologyVersion + 1 };
        node.Adopt(RoutedNetwork.Of(next, new()), TimeSpan.MaxValue);
    }

    private OutgoingRelay Start(KeyDelivery delivery, KeySupplyAttempt attempt) => OutgoingRelay.Start(
        _mesh[0].Links, attempt.Routes[0], delivery, new byte[32], _mesh[0].Ends.With(new("n2"))!, _mesh.Entropy).Value;

    private Result<SupplyOutcome> Run(KeyRequest request, Action<NodeCall>? before = null) => _mesh.Serve(request, before);

    private void Report() => _mesh.ReportLayers(_off);
}
