using QkdMesh.Core.Calls;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Membership;

namespace QkdMesh.Grains.Tests;

/// <summary>The memory of a silo is, or may be, older than what the silo sent.</summary>
public sealed class RollbackTests
{
    private static readonly LinkId Link = new("n0-n1");

    [Fact]
    public async Task SiloIsFenced_WhenALinkKnowsMoreOfANodeThanTheNode()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var report = (await mesh.Grains.Link(Link).GetEndsAsync()).A!;
        var more = new HandOverCall(new("n0"), TimeSpan.FromSeconds(1), Link, carries: true, [])
        {
            Reported = new LedgerMark(report.Session!.Value, report.Ledger.Turnover + 1_000_000),
        };

        (await mesh.Grains.Node(new("n0")).AnswerAsync(more)).IsOk.Should().BeFalse();

        (await mesh.Fenced.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken))
            .Should().Be("the memory of n0 went back in time, as n0-n1 shows");
        // The memory of all nodes of the process is as old.
        await FluentActions.Awaiting(() => mesh.SupplyAsync("sae-n1", "sae-n2").AsTask()).Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task KeyIsDestroyedAndMadeAnew_WhenTheMachineWasSuspended()
    {
        var suspended = TimeSpan.Zero;
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3), boot: time => new FakeBootClock(time, () => suspended));
        var before = (await mesh.Grains.Link(Link).GetEndsAsync()).A!;
        var supplied = await mesh.SupplyAsync("sae-n0", "sae-n2");

        suspended = TimeSpan.FromMinutes(1);
        var after = (await mesh.Grains.Link(Link).GetEndsAsync()).A!;

        after.Session.Should().NotBe(before.Session);
        after.Sendable.Should().Be(Bits.Zero);
        after.Ledger.DiscardedByReason[DiscardReason.Rollback].Should().BePositive();
        var late = await mesh.NodeOf("sae-n2").CollectAsync(
            new("sae-n2"), new("sae-n0"), [supplied.Value.Keys.IdOf(0)], TestContext.Current.CancellationToken);
        late.IsOk.Should().BeFalse("the silo may have given it out before");
        await mesh.AdvanceUntilAsync(async () => await mesh.TrySupplyAsync("sae-n0", "sae-n2"));
        mesh.Fenced.IsCompleted.Should().BeFalse();
    }

    private sealed class FakeBootClock(TimeProvider time, Func<TimeSpan> suspended) : IBootClock
    {
        public TimeSpan Now => time.GetElapsedTime(0) + suspended();
    }
}
