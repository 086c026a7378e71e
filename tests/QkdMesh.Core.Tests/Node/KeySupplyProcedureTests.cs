using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Node;

/// <summary>An request while the network changes under it. Three ways lead from alice at n0 to bob at n4: over n1, n2 and n3.</summary>
public class KeySupplyProcedureTests
{
    private static readonly TopologyDefinition ThreeWays = MeshTopology.Line(5) with
    {
        Links =
        [
            MeshTopology.Link("l01", 0, 1), MeshTopology.Link("l14", 1, 4), MeshTopology.Link("l02", 0, 2), MeshTopology.Link("l24", 2, 4),
            MeshTopology.Link("l03", 0, 3), MeshTopology.Link("l34", 3, 4),
        ],
    };

    private readonly TestMesh _mesh = new TestMesh(ThreeWays).Stock(4_000);
    private bool _happened;

    public KeySupplyProcedureTests() => MakeActive();

    [Fact]
    public void KeyComes_WhenNothingHappens()
    {
        Run(2, _ => { }).IsOk.Should().BeTrue();
        _mesh.Far.CountWaiting(TestMesh.Alice, TestMesh.Bob).Should().Be(1);
    }

    [Fact]
    public void KeyIsNotReleased_WhenTheTwoMayShareNoMoreMeanwhile()
    {
        var parted = ThreeWays with { Saes = [.. ThreeWays.Saes.Select(sae => sae with { SharesWith = new HashSet<SaeId>() })] };

        Run(1, call => Once(call is RelayCall { To.Value: "n4" }, () => _mesh.Apply(parted))).Error!.Code.Should().Be(
            ErrorCode.SharingNotAllowed);
    }

    [Fact]
    public void KeyIsNotReleased_WhenItsNodeIsQuarantinedMeanwhile() =>
        Run(1, call => Once(call is RelayCall, () => _mesh.Quarantine(0))).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);

    [Fact]
    public void NoOtherWayIsTried_WhenTheRecordCannotBeWritten()
    {
        var relayed = 0;
        _mesh.Audit.IsBroken = true;

        Run(1, call => relayed += call is RelayCall ? 1 : 0).Error!.Code.Should().Be(ErrorCode.AuditUnavailable);

        relayed.Should().Be(2, "one way has two hops");
    }

    [Fact]
    public void NothingSetsOut_WhenTheLogIsKnownToBeBroken()
    {
        (_mesh.Audit.IsBroken, _mesh.Audit.KnowsThatItIsBroken) = (true, true);

        Run(1, call => call.Should().NotBeOfType<RelayCall>()).Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
    }

    [Fact]
    public void SecondShareDoesNotSetOut_OverANodeThatIsQuarantinedMeanwhile()
    {
        var senders = new List<string>();
        var run = Run(2, call =>
        {
            if (call is RelayCall { To.Value: not "n4" } relay) senders.Add(relay.To.Value);
            Once(call is RelayCall, () => _mesh.Quarantine(2));
        });

        run.IsOk.Should().BeTrue("two ways are left");
        senders.Should().Equal(["n1", "n1", "n3"], "the share over n2 never sets out");
    }

    [Fact]
    public void GoesRoundTheLinkThatFailed_WhenTheSnapshotDoesNotKnowYet()
    {
        _mesh[1].Links.SetCarrying(new LinkId("l14"), false);

        var supply = Run(2, _ => { });

        supply.Value.Routes.SelectMany(route => route.Links).Select(link => link.Value).Should().BeEquivalentTo("l02", "l24", "l03", "l34");
    }

    [Fact]
    public void GoesRoundASilentNode()
    {
        var silent = 0;
        var run = new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), TestMesh.Request(paths: 2), () => TimeSpan.Zero);
        run.Steps().Carry(call =>
        {
            if (call.To.Value != "n1") return _mesh[int.Parse(call.To.Value[1..], null)];
            silent++;
            return null;
        });

        run.Outcome.IsOk.Should().BeTrue();
        silent.Should().Be(1, "who did not answer is not asked again");
    }

    /// <summary>Only the target can say such things truly. A node between the ends that was taken over must not end the request.</summary>
    [Theory]
    [InlineData(ErrorCode.KeyStoreFull)]
    [InlineData(ErrorCode.MemoryFull)]
    [InlineData(ErrorCode.NotEntitledToKey)]
    [InlineData(ErrorCode.StreamTakenOver)]
    [InlineData(ErrorCode.AuditUnavailable)]
    public void OtherWaysAreTried_WhenANodeBetweenTheEndsRefusesAsOnlyTheTargetMay(ErrorCode code) =>
        RunWithLies(1, new(code, "so it says")).Value.Routes[0].Nodes.Should().NotContain(new NodeId("n1"));

    /// <summary>The first way that is tried leads over n1. A node that was taken over names the links of others.</summary>
    [Fact]
    public void NodeCannotAccuseLinksOfOthers()
    {
        var run = RunWithLies(1, new(ErrorCode.LinkDown, "so it says") { Link = new LinkId("l24") });

        run.Value.Routes[0].Links.Should().Equal(new LinkId("l02"), new LinkId("l24"));
    }

    private Result<SupplyOutcome> RunWithLies(int liar, MeshError lie)
    {
        var run = new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), TestMesh.Request(), () => TimeSpan.Zero);
        run.Steps().Carry(call =>
        {
            var to = int.Parse(call.To.Value[1..], null);
            if (to != liar) return _mesh[to];
            (call as RelayCall)?.Settle((Result<RelayReceipt>)lie);
            (call as CanSendCall)?.Settle((Result<Done>)lie);
            return null;
        });
        return run.Outcome;
    }

    /// <summary>A request that lacks key gets the answer of the best route, and not of the last route that was tried.</summary>
    [Fact]
    public void NamesTheLinkOfTheBestRoute_WhenAllHaveTooLittleKey()
    {
        var best = new LinkState(
            LinkStatus.Active, KeyRate.FromKilobitsPerSecond(50), KeyRate.Zero, Bits.FromBytes(1 << 20), Bits.FromBytes(1 << 20));
        _mesh.Controller.Report(new[] { "l02", "l24" }.Select(link => KeyValuePair.Create(new LinkId(link), best)));
        _mesh.Publish();

        var run = new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), TestMesh.Request(count: 128), () => TimeSpan.Zero);
        run.Steps().Carry(call => _mesh[int.Parse(call.To.Value[1..], null)]);

        (run.Outcome.Error!.Code, run.Outcome.Error.Link).Should().Be((ErrorCode.InsufficientKey, new LinkId("l02")));
    }

    private void Once(bool now, Action happens)
    {
        if (!now || _happened) return;
        _happened = true;
        happens();
        MakeActive();
    }

    private Result<SupplyOutcome> Run(int paths, Action<NodeCall> before)
    {
        var run = new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), TestMesh.Request(paths: paths), () => TimeSpan.Zero);
        run.Steps().Carry(call =>
        {
            before(call);
            return _mesh[int.Parse(call.To.Value[1..], null)];
        });
        return run.Outcome;
    }

    private void MakeActive()
    {
        var active = new LinkState(
            LinkStatus.Active, KeyRate.FromKilobitsPerSecond(10), KeyRate.Zero, Bits.FromBytes(1 << 20), Bits.FromBytes(1 << 20));
        _mesh.Controller.Report(_mesh.Topology.Links.Select(link => KeyValuePair.Create(link.Id, active)));
        _mesh.Publish();
    }
}
