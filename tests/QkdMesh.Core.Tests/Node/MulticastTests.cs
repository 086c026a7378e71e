using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Node;

/// <summary>
/// alice at n0 orders the same keys for several slaves in a ring of four: bob and carol at n2, dave at n3, and erin at n0 itself.
/// </summary>
public class MulticastTests
{
    private static readonly SaeId Dave = new("dave"), Erin = new("erin");

    private readonly TestMesh _mesh = new TestMesh(Topology()).Stock(10_000);
    private Action<NodeCall> _before = _ => { };
    private Func<NodeCall, IOutcome?> _lie = _ => null;

    public MulticastTests() => _mesh.Report();

    [Fact]
    public void EachSlaveGetsTheKeysOfTheMaster_Once()
    {
        using var keys = Order(Bob, Carol, Dave, Erin).Value.Keys;

        foreach (var (slave, node) in new[] { (Carol, 2), (Erin, 0), (Bob, 2), (Dave, 3) })
        {
            var collected = Collect(keys, slave, node).Value;
            for (var at = 0; at < keys.Count; at++)
            {
                collected[at].Id.Should().Be(keys.IdOf(at));
                collected[at].Key.Span.ToArray().Should().Equal(keys.KeyAt(at).ToArray(), "{0}", slave);
            }
            Collect(keys, slave, node).Error!.Code.Should().Be(ErrorCode.UnknownKeyId, "{0} had them", slave);
        }
        _mesh[2].TotalWaiting.Should().Be(0);
    }

    /// <summary>bob's copy is still here when carol asks again, and it is not carol's.</summary>
    [Fact]
    public void NobodyGetsTheCopyOfAnother()
    {
        using var keys = Order(Bob, Carol).Value.Keys;
        Collect(keys, Carol, 2).IsOk.Should().BeTrue();

        Collect(keys, Carol, 2).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        Collect(keys, Eve, 2).IsOk.Should().BeFalse();
        _mesh[2].CountWaiting(Alice, Bob).Should().Be(2);
    }

    [Fact]
    public void EachRelayBurnsLinkKeyOfItsOwn()
    {
        var spent = Order(Bob, Dave).Value;

        spent.LinkKeySpent.Should().Be(3 * Request(2).LinkKeyNeeded, "two hops to bob, and one to dave");
        spent.LinkKeySpentForOthers.Should().Equal(Request(2).LinkKeyNeeded);
        spent.Routes.Select(route => route.Nodes[^1].Value).Should().Equal("n2", "n3");
    }

    /// <summary>All or nothing: at whichever call dave's node falls silent, no slave can collect anything.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void IfOneRelayFails_NothingIsGiven_AndNothingWaitsAtTheOthers(bool isUnheard)
    {
        var batches = new HashSet<KeyBatchId>();
        // dave's node takes the keys, and its answer is lost; or it does not hear of them.
        _lie = call => call is RelayCall && call.To.Value == "n3" ? (isUnheard ? Unheard(call) : Silence<RelayReceipt>()) : null;
        _before = call =>
        {
            if (call is WithdrawCall withdrawal) batches.Add(withdrawal.Batch);
        };

        var failed = Order(Bob, Carol, Dave, Erin).Error!;

        (failed.Slave, failed.Code).Should().Be((Dave, ErrorCode.RelayFailed));
        batches.Should().NotBeEmpty("keys arrived at the others");
        Enumerable.Range(0, 4).Sum(node => _mesh[node].TotalWaiting).Should().Be(0);
        foreach (var batch in batches)
            _mesh[2].Collect(Bob, Alice, [new KeyId(batch, 0)], _mesh.Now).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
    }

    [Fact]
    public void SlaveThatCannotBeReachedCostsTheOthersNothing()
    {
        _mesh.ReportLayers(new HashSet<string> { "l2", "l3" });

        var failed = Order(Bob, Dave).Error!;

        (failed.Slave, failed.Code, failed.LinkKeySpent).Should().Be((Dave, ErrorCode.NoRoute, 0L));
    }

    [Fact]
    public void EntitlementIsCheckedForEachSlave()
    {
        Order(Bob, Eve).Error!.Code.Should().Be(ErrorCode.SharingNotAllowed);
        Order(Bob, new SaeId("nobody")).Error!.Code.Should().Be(ErrorCode.UnknownPeer);
        Order(Bob, Alice).Error!.Code.Should().Be(ErrorCode.SharingNotAllowed);
        Order(Bob, Bob).Error!.Code.Should().Be(ErrorCode.OptionOutOfRange);
        Order(Bob, [.. Enumerable.Repeat(Carol, 8)]).Error!.Detail.Should().Contain("at most 7 additional peers");
        _mesh.Audit.Records.Should().BeEmpty();
    }

    /// <summary>The source's check is not enough: the topology changes while keys are under way.</summary>
    [Fact]
    public void MasterGetsNothing_IfOneSlaveMayNotShareAnyMore()
    {
        _before = call =>
        {
            if (call is not RecordCall) return;
            _before = _ => { };
            var topology = _mesh.Topology;
            _mesh.Apply(topology with
            {
                Saes =
                [
                    MeshTopology.Sae("alice", 0, "bob"), MeshTopology.Sae("bob", 2, "alice"), MeshTopology.Sae("dave", 3),
                ],
            });
        };

        var failed = Order(Bob, Dave).Error!;

        (failed.Code, failed.Detail).Should().Be((ErrorCode.SharingNotAllowed, "alice and dave may not share keys"));
        Enumerable.Range(0, 4).Sum(node => _mesh[node].TotalWaiting).Should().Be(0);
    }

    [Fact]
    public void HybridKeysAreForOnePeer() =>
        Run(Of(Bob, [Dave]).Requiring(keys => keys with { IsHybrid = true })).Error!.Code.Should().Be(ErrorCode.OptionOutOfRange);

    /// <summary>The same bytes go to all: what one pair needs is needed of every way.</summary>
    [Fact]
    public void StrictestPairDecidesForAll()
    {
        _mesh.Apply(_mesh.Topology with { Pairs = [new(Alice, Dave) { LeastPaths = 2 }] });
        _mesh.Report();

        var routes = Order(Bob, Dave).Value.Routes;

        routes.Select(route => route.Nodes[^1].Value).Should().Equal("n2", "n2", "n3", "n3");
    }

    [Fact]
    public void MasterHasARecordForEachSlave_WithItsOwnWay()
    {
        using var keys = Order(Bob, Dave).Value.Keys;
        Collect(keys, Dave, 3).IsOk.Should().BeTrue();

        _mesh.Audit.Records.Select(record => (record.Step, record.Slave, record.Routes[0][^1].Value)).Should().Equal(
            (AuditedStep.Supplied, Bob, "n2"), (AuditedStep.Supplied, Dave, "n3"), (AuditedStep.Collected, Dave, "n3"));
    }

    [Fact]
    public void OneShareOfEachWayTellsNothing()
    {
        using var attempts = new Parts(_mesh[0].BeginAttempts(
            Of(Bob, [Dave]), [[_mesh.RouteOf(0, 1, 2), _mesh.RouteOf(0, 3, 2)], [_mesh.RouteOf(0, 3), _mesh.RouteOf(0, 1, 2, 3)]]));
        var shares = attempts.SelectMany(part => new[] { part.ShareAt(0).ToArray(), part.ShareAt(1).ToArray() }).ToList();
        var key = attempts[0].Release().Keys.Span.ToArray();

        Xor(shares[0], shares[1]).Should().Equal(key);
        Xor(shares[2], shares[3]).Should().Equal(key);
        shares.Select(Convert.ToHexString).Should().OnlyHaveUniqueItems();
        foreach (var (one, other) in new[] { (0, 2), (0, 3), (1, 2), (1, 3) }) Xor(shares[one], shares[other]).Should().NotEqual(key);
    }

    private static byte[] Xor(byte[] one, byte[] other) => [.. one.Zip(other, (a, b) => (byte)(a ^ b))];

    private static IOutcome Silence<T>() => (Result<T>)new MeshError(ErrorCode.NodeUnavailable, "silence");

    private IOutcome Unheard(NodeCall call)
    {
        _ = _mesh[int.Parse(call.To.Value[1..], null)].Answer(call, _mesh.Now).Ending;
        return Silence<RelayReceipt>();
    }

    private static KeyRequest Of(SaeId first, IEnumerable<SaeId> others) =>
        Request(2, slave: first) with { AdditionalSlaves = new(others) };

    private Result<SupplyOutcome> Order(SaeId first, params SaeId[] others) => Run(Of(first, others));

    private Result<SupplyOutcome> Run(KeyRequest request)
    {
        var run = new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), request, () => _mesh.Now);
        foreach (var call in run.Steps().SelectMany(step => step))
        {
            _before(call);
            call.Settle(_lie(call) ?? _mesh[int.Parse(call.To.Value[1..], null)].Answer(call, _mesh.Now).Ending);
        }
        return run.Outcome;
    }

    private Result<IReadOnlyList<SuppliedKey>> Collect(KeyBatch keys, SaeId caller, int node) =>
        _mesh[node].Collect(caller, Alice, [.. Enumerable.Range(0, keys.Count).Select(keys.IdOf)], _mesh.Now);

    private static TopologyDefinition Topology()
    {
        var ring = MeshTopology.Ring(4);
        return ring with
        {
            Saes =
            [
                MeshTopology.Sae("alice", 0, "bob", "carol", "dave", "erin"), MeshTopology.Sae("bob", 2, "alice"),
                MeshTopology.Sae("carol", 2, "alice"), MeshTopology.Sae("dave", 3, "alice"), MeshTopology.Sae("erin", 0, "alice"),
                MeshTopology.Sae("eve", 2),
            ],
        };
    }

    private sealed class Parts(IReadOnlyList<KeySupplyAttempt> parts) : List<KeySupplyAttempt>(parts), IDisposable
    {
        public void Dispose() => ForEach(part => part.Dispose());
    }
}
