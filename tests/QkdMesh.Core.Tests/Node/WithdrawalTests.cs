using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Node;

/// <summary>
/// Requests that are given up, or fail late, give back keys and room at bob's node. In a ring of n0 to n3, alice is at n0 and bob at n2.
/// </summary>
public class WithdrawalTests
{
    private static readonly KeySupplyOptions Options = new() { MaxWaitingKeysPerPair = 4, MaxAttempts = 1 };

    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Ring(4), Options).Stock(100_000);

    public WithdrawalTests()
    {
        var active = new LinkState(
            LinkStatus.Active, KeyRate.FromKilobitsPerSecond(10), KeyRate.Zero, Bits.FromBytes(1 << 20), Bits.FromBytes(1 << 20));
        _mesh.Controller.Report(_mesh.Topology.Links.Select(link => KeyValuePair.Create(link.Id, active)));
        _mesh.Publish();
    }

    /// <summary>The steps of a request over two routes: two relays of two hops.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void NothingWaits_WhenARequestIsCancelledAtAnyStep(int step)
    {
        using var cancellation = new CancellationTokenSource();
        if (step == 0) cancellation.Cancel();
        var calls = new List<NodeCall>();

        var outcome = Order(4, paths: 2, cancellation, call =>
        {
            calls.Add(call);
            if (calls.Count == step) cancellation.Cancel();
        });

        outcome.Error!.Detail.Should().Be("the caller gave the request up");
        calls.OfType<RelayCall>().Count().Should().Be(step, "the hop under way is the last");
        _mesh.Far.TotalWaiting.Should().Be(0);
        Order(4).IsOk.Should().BeTrue("all the room is there again");
    }

    [Fact]
    public void RoomComesBackAtOnce_WhenALaterShareFails()
    {
        for (var time = 0; time < 3; time++)
        {
            var relays = 0;
            var outcome = Order(
                4, paths: 2, before: call => relays += call is RelayCall ? 1 : 0, isLost: call => call is RelayCall && relays == 3);
            outcome.IsOk.Should().BeFalse();
        }

        Order(4).IsOk.Should().BeTrue();
    }

    /// <summary>The keys came, but their source does not know: the ordinary request over one route.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RoomComesBackAtOnce_WhenTheReceiptOfTheLastHopIsLost(int paths)
    {
        for (var time = 0; time < 3; time++)
            Order(4, paths, isUnheard: call => call is RelayCall && call.To.Value == "n2").IsOk.Should().BeFalse();

        _mesh.Far.TotalWaiting.Should().Be(0);
        Order(4).IsOk.Should().BeTrue();
    }

    [Fact]
    public void NothingIsWithdrawn_WhenTheTargetRefuses()
    {
        Order(4).IsOk.Should().BeTrue();
        var calls = new List<NodeCall>();

        Order(4, before: calls.Add).Error!.Code.Should().Be(ErrorCode.KeyStoreFull);

        calls.Should().NotContain(call => call is WithdrawCall);
    }

    [Fact]
    public void RequestDoesNotWaitForAWithdrawal_AfterItsDeadline()
    {
        var calls = new List<NodeCall>();

        Order(
            4, isUnheard: call => call is RelayCall && call.To.Value == "n2",
            before: call =>
            {
                calls.Add(call);
                if (call is RelayCall && call.To.Value == "n2") _mesh.Now += TimeSpan.FromHours(1);
            });

        calls.OfType<WithdrawCall>().Single().Patience.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void RoomComesBackSoon_WhenTheWithdrawalIsLostToo()
    {
        var relays = 0;
        Order(
            4, paths: 2, before: call => relays += call is RelayCall ? 1 : 0,
            isLost: call => (call is RelayCall && relays == 3) || call is WithdrawCall);
        Order(4).Error!.Code.Should().Be(ErrorCode.KeyStoreFull);

        _mesh.Now += TimeSpan.FromSeconds(31);
        _mesh.Far.Tidy(_mesh.Now, TimeSpan.FromMinutes(1));

        Order(4).IsOk.Should().BeTrue("shares that did not come in 30 s do not come");
    }

    [Fact]
    public void KeysAreWithdrawn_WhenTheMasterMayNotHaveThem()
    {
        _mesh.Audit.IsBroken = true;

        Order(4).Error!.Code.Should().Be(ErrorCode.AuditUnavailable);

        _mesh.Far.TotalWaiting.Should().Be(0);
    }

    [Fact]
    public void KeysStay_WhenTheSlaveHasHadOneOrAnotherAsksOrItIsLate()
    {
        using var keys = _mesh.Supply(TestMesh.Request(count: 3), _mesh.RouteOf(0, 1, 2))!;
        Withdraw(keys.Id, TestMesh.Alice, TestMesh.Carol);
        Withdraw(keys.Id, TestMesh.Carol, TestMesh.Bob);
        Withdraw(KeyBatchId.New(_mesh.Entropy), TestMesh.Alice, TestMesh.Bob);
        _mesh.Far.TotalWaiting.Should().Be(3);

        _mesh.Far.Collect(TestMesh.Bob, TestMesh.Alice, [keys.IdOf(1)], _mesh.Now).IsOk.Should().BeTrue();
        Withdraw(keys.Id, TestMesh.Alice, TestMesh.Bob);
        _mesh.Far.TotalWaiting.Should().Be(2, "the slave uses the batch");

        using var late = _mesh.Supply(TestMesh.Request(), _mesh.RouteOf(0, 1, 2))!;
        _mesh.Now += TimeSpan.FromSeconds(31);
        Withdraw(late.Id, TestMesh.Alice, TestMesh.Bob);
        _mesh.Far.TotalWaiting.Should().Be(3);
    }

    private void Withdraw(KeyBatchId batch, SaeId master, SaeId slave) =>
        _mesh.Far.Answer(NodeOf(master).Ends.Withdrawal(new("n2"), TimeSpan.Zero, batch, master, slave)!, _mesh.Now)
            .Outcome.IsOk.Should().BeTrue();

    private KeyManager NodeOf(SaeId master) => master == TestMesh.Alice ? _mesh[0] : _mesh.Far;

    private Result<SupplyOutcome> Order(
        int count, int paths = 1, CancellationTokenSource? cancelling = null, Action<NodeCall>? before = null,
        Func<NodeCall, bool>? isLost = null, Func<NodeCall, bool>? isUnheard = null)
    {
        var run = new KeySupplyProcedure(
            _mesh[0], Options, TestMesh.Request(count, paths: paths), () => _mesh.Now,
            cancellation: cancelling?.Token ?? CancellationToken.None);
        run.Steps().Carry(call =>
        {
            before?.Invoke(call);
            if (isLost?.Invoke(call) == true) return null;
            var node = _mesh[int.Parse(call.To.Value[1..], null)];
            if (isUnheard?.Invoke(call) != true) return node;
            // The node does as asked, and its answer is lost.
            node.Answer(call, TimeSpan.Zero);
            return null;
        });
        return run.Outcome;
    }
}
