using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Node;

/// <summary>
/// The routes of two tenants share the middle link of a chain: alice at n0 asks for keys with bob at n3, and the polite peter at n4 asks
/// for keys with paula at n5. The node n1, which sends over the middle link, has neither of them.
/// </summary>
public class TenantsOfOneLinkTests
{
    private const int Capacity = 256 * 1024, Beat = 4_000, Relay = 32 + KeyDelivery.AuthenticationLength;

    private static readonly SaeId Peter = new("peter"), Paula = new("paula");

    private readonly TestMesh _mesh = new(Network(("greedy", 1), ("polite", 1)));
    private readonly HashSet<ErrorCode> _refusals = [];

    public TenantsOfOneLinkTests() => _mesh.Report();

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void PoliteTenantLosesNothing_BesideAGreedyOneOfOtherNodes(int idleBeats)
    {
        _mesh.Stock(Capacity);
        Drain();
        for (var beat = 0; beat < idleBeats; beat++)
        {
            _mesh.Stock(Beat);
            Drain();
        }
        var (asked, got) = (0, 0);
        for (var beat = 1; beat <= 100; beat++)
        {
            _mesh.Stock(Beat);
            Drain();
            for (; (asked + 1) * Relay <= beat * Beat / 2; asked++)
                if (Ask(4, Peter, Paula)) got++;
        }

        got.Should().Be(asked);
        _refusals.Should().Equal(ErrorCode.InsufficientKey);
    }

    [Fact]
    public void BothGetTheirShares_WhenBothTakeAllTheyCan()
    {
        _mesh.Apply(Network(("greedy", 3), ("polite", 1)));
        _mesh.Report();
        var (greedy, polite) = (0, 0);
        for (var beat = 0; beat < 100; beat++)
        {
            _mesh.Stock(Beat);
            while (Ask(4, Peter, Paula)) polite++;
            greedy += Drain();
        }

        (greedy / (double)polite).Should().BeApproximately(3, 0.15);
        _refusals.Should().Equal(ErrorCode.InsufficientKey);
    }

    [Fact]
    public void PoliteTenantFindsARoute_WhenTheLastReportSaysThatNoKeyIsLeft()
    {
        _mesh.Stock(Capacity);
        Drain();
        var exhausted = new LinkState(
            LinkStatus.Active, KeyRate.FromKilobitsPerSecond(10), KeyRate.FromKilobitsPerSecond(90), Bits.Zero, Bits.Zero);
        _mesh.Controller.Report(_mesh.Topology.Links.Select(link => KeyValuePair.Create(link.Id, exhausted)));
        _mesh.Publish();

        Ask(4, Peter, Paula).Should().BeTrue();
    }

    [Fact]
    public void RefusedRequestsOfAGreedyTenantBurnNothing()
    {
        _mesh.Stock(Capacity);
        Drain();
        var stocks = Stocks();

        for (var request = 0; request < 100; request++) Ask(0, TestMesh.Alice, TestMesh.Bob).Should().BeFalse();

        Stocks().Should().Equal(stocks);
    }

    [Fact]
    public void ANodeCannotUseTheShareOfATenantWithoutAnSaeThere()
    {
        _mesh.Stock(Capacity);
        Drain();
        var atN1 = new Func<string, string, Result<Done>>((source, master) => _mesh[1].Answer(
            new CanSendCall(
                new("n1"), TimeSpan.Zero, new("l1"), 48, new(master), RelayClass.Live,
                [new(source), new("n1"), new("n2"), new("n5")]), TimeSpan.Zero).Outcome);

        atN1("n4", "peter").IsOk.Should().BeTrue();
        atN1("n0", "peter").Error!.Code.Should().Be(ErrorCode.InsufficientKey);
        atN1("n4", "alice").Error!.Code.Should().Be(ErrorCode.InsufficientKey);
    }

    [Fact]
    public void APreparedRelayTakesNoAccount_AtTheNodeInTheMiddle()
    {
        _mesh.Stock(Capacity);
        while (Send(RelayClass.Prepared)) { }
        var left = _mesh.EndOf("l1", 1).Sendable;

        left.Bytes.Should().BeInRange(Capacity * 3 / 4, (Capacity * 3 / 4) + Relay);
        Send(RelayClass.Live).Should().BeTrue();
    }

    private static TopologyDefinition Network(params (string Id, int Weight)[] tenants) => MeshTopology.Line(6) with
    {
        Links =
        [
            MeshTopology.Link("l0", 0, 1), MeshTopology.Link("l1", 1, 2), MeshTopology.Link("l2", 2, 3),
            MeshTopology.Link("l3", 4, 1), MeshTopology.Link("l4", 2, 5),
        ],
        Saes =
        [
            MeshTopology.Sae("alice", 0, "bob") with { Tenant = "greedy" },
            MeshTopology.Sae("bob", 3, "alice") with { Tenant = "greedy" },
            MeshTopology.Sae("peter", 4, "paula") with { Tenant = "polite" },
            MeshTopology.Sae("paula", 5, "peter") with { Tenant = "polite" },
        ],
        Tenants = [.. tenants.Select(tenant => new TenantDefinition(tenant.Id, null) { Weight = tenant.Weight })],
    };

    // Until the middle link refuses.
    private int Drain()
    {
        var served = 0;
        while (Ask(0, TestMesh.Alice, TestMesh.Bob)) served++;
        return served;
    }

    private bool Ask(int node, SaeId master, SaeId slave)
    {
        var request = new KeyRequest(master, slave, 1, new KeyRequirements { KeySize = 256 }, TimeSpan.FromSeconds(10));
        var run = new KeySupplyProcedure(_mesh[node], new KeySupplyOptions(), request, () => TimeSpan.Zero);
        run.Steps().Carry(call => _mesh[int.Parse(call.To.Value[1..], null)]);
        if (run.Outcome.IsOk) return true;
        _refusals.Add(run.Outcome.Error.Code);
        return false;
    }

    private bool Send(RelayClass @class)
    {
        using var attempt = _mesh[0].BeginAttempt(TestMesh.Request(), [_mesh.RouteOf(0, 1, 2, 3)]);
        var start = OutgoingRelay.Start(
            _mesh[0].Links, attempt.Routes[0], attempt.DeliveryOf(0) with { Class = @class }, attempt.ShareAt(0), attempt.Association!,
            _mesh.Entropy);
        return start.IsOk && _mesh.Carry(start.Value).IsOk;
    }

    private long[] Stocks() => [.. _mesh.Stores.Select(store => store.Sendable.Bytes)];
}
