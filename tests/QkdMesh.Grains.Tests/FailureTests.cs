using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Tests;

public sealed class FailureTests
{
    [Fact]
    public async Task KeysGoTheOtherWayRound_WhenALinkOfARingIsCut()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Ring(6));
        var first = (await mesh.SupplyAsync("sae-n0", "sae-n2")).Value.Routes[0];

        await mesh.Controller.OrderCutAsync(first.Links[1], cut: true);
        var second = await mesh.SupplyAsync("sae-n0", "sae-n2");

        second.IsOk.Should().BeTrue(second.Error?.ToString());
        second.Value.Routes[0].Links.Should().NotContain(first.Links[1]);
        second.Value.Routes[0].Hops.Should().Be(6 - first.Hops);
    }

    [Fact]
    public async Task ACutLinkStaysOff_WhenItHadReportedJustBefore()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Ring(4));
        var link = new LinkId("n0-n1");
        await mesh.Controller.ReportAsync(link, mesh.View.Current!.StateOf(link) with { Consumption = KeyRate.FromBitsPerSecond(1) });

        await mesh.Controller.OrderCutAsync(link, cut: true);

        var version = mesh.View.Current!.Version;
        var statuses = new List<LinkStatus>();
        await mesh.AdvanceUntilAsync(network =>
        {
            statuses.Add(network.StateOf(link).Status);
            return network.Version > version + 2;
        });
        statuses.Should().OnlyContain(status => status == LinkStatus.Off);
    }

    [Fact]
    public async Task TheOldRouteServesAgain_WhenTheLinkIsRestored()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var link = new LinkId("n0-n1");
        await mesh.Controller.OrderCutAsync(link, cut: true);
        (await mesh.SupplyAsync("sae-n0", "sae-n2")).Error!.Code.Should().Be(ErrorCode.NoRoute);
        var stock = (await mesh.Grains.Link(link).GetEndsAsync()).A!.Sendable;

        await mesh.Controller.OrderCutAsync(link, cut: false);

        (await mesh.Grains.Link(link).GetEndsAsync()).A!.Sendable.Should().Be(stock, "a cut keeps the stock");
        await mesh.AdvanceUntilAsync(network => network.StateOf(link).Status == LinkStatus.Active);
        await mesh.ShouldBothHoldAsync(await mesh.SupplyAsync("sae-n0", "sae-n2"), "sae-n0", "sae-n2");
    }

    [Fact]
    public async Task NothingPasses_WhenTheOnlyNodeBetweenIsQuarantined()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        await mesh.Controller.OrderQuarantineAsync(new NodeId("n1"), quarantined: true);

        (await mesh.SupplyAsync("sae-n0", "sae-n2")).Error!.Code.Should().Be(ErrorCode.NoRoute);
        (await mesh.SupplyAsync("sae-n0", "sae-n1")).Error!.Code.Should().Be(ErrorCode.NodeQuarantined);

        await mesh.Controller.OrderQuarantineAsync(new NodeId("n1"), quarantined: false);
        await mesh.ShouldBothHoldAsync(await mesh.SupplyAsync("sae-n0", "sae-n2"), "sae-n0", "sae-n2");
    }

    [Fact]
    public async Task TheSessionIsNewAtBothEnds_WhenANodeStartsAgain()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var link = new LinkId("n0-n1");
        var before = await mesh.Grains.Link(link).GetEndsAsync();

        await mesh.RestartAsync(mesh.Grains.Node(new NodeId("n1")));
        await mesh.AdvanceUntilAsync(network => network.StateOf(link).Status != LinkStatus.Active);
        await mesh.AdvanceUntilAsync(network => network.Links.Values.All(state => state.Status == LinkStatus.Active));

        var after = await mesh.Grains.Link(link).GetEndsAsync();
        after.A!.Session.Should().Be(after.B!.Session);
        after.A.Session!.Value.A.Should().NotBe(before.A!.Session!.Value.A, "a nonce takes part in one session only");
        after.A.Session.Value.B.Should().NotBe(before.A.Session.Value.B);
        after.A.Ledger.DiscardedByReason.Should().ContainKey(DiscardReason.SessionEnded);
        after.A.Ledger.Balances.Should().BeTrue();
        // The other link of n1 may say only now that its session ended.
        Result<SuppliedKeys>? supply = null;
        await mesh.AdvanceUntilAsync(async () => (supply = await mesh.SupplyAsync("sae-n0", "sae-n2")).Value.IsOk);
        await mesh.ShouldBothHoldAsync(supply!.Value, "sae-n0", "sae-n2");
    }

    [Fact]
    public async Task WhatStaysTheSameKeepsItsKey_WhenATopologyIsApplied()
    {
        var ring = Networks.Ring(4);
        await using var mesh = await MeshCluster.StartAsync(ring);
        var kept = new LinkId("n0-n1");
        var before = (await mesh.Grains.Link(kept).GetEndsAsync()).A!;
        var chain = ring.Definition with { Shape = NetworkShape.Mesh, Links = [.. ring.Definition.Links.SkipLast(1)] };

        var applied = await mesh.Controller.ApplyAsync(chain, mayChangeNetwork: true, mayChangeAccess: true);

        applied.Value.Update.Removed.Should().Equal(new LinkId("n3-n0"));
        applied.Value.Update.Kept.Should().Contain(kept);
        var after = (await mesh.Grains.Link(kept).GetEndsAsync()).A!;
        after.Session.Should().Be(before.Session);
        after.Sendable.Should().BeGreaterThanOrEqualTo(before.Sendable);
        var supply = await mesh.SupplyAsync("sae-n0", "sae-n3");
        supply.Value.Routes[0].Hops.Should().Be(3, "the short way is gone");
    }

    [Fact]
    public async Task ALinkStartsAfresh_WhenATopologyGivesItsIdToOtherNodes()
    {
        var chain = Networks.Chain(4);
        await using var mesh = await MeshCluster.StartAsync(chain);
        var moved = chain.Definition.Links[2] with { A = new NodeId("n1"), B = new NodeId("n3") };

        var applied = await mesh.Controller.ApplyAsync(
            chain.Definition with { Links = [.. chain.Definition.Links.SkipLast(1), moved] },
            mayChangeNetwork: true, mayChangeAccess: true);

        applied.Value.Update.Removed.Should().Equal(moved.Id);
        applied.Value.Update.Added.Should().Equal(moved.Id);
        await mesh.AdvanceUntilAsync(network => network.StateOf(moved.Id).Status == LinkStatus.Active);
        var supply = await mesh.SupplyAsync("sae-n0", "sae-n3");
        await mesh.ShouldBothHoldAsync(supply, "sae-n0", "sae-n3");
        supply.Value.Routes[0].Links.Should().EndWith(moved.Id);
    }

    [Fact]
    public async Task EveryLedgerBalances_WhenRelaysAndCutsMix()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Ring(5));
        for (var round = 0; round < 10; round++)
        {
            var link = mesh.View.Current!.Topology.Definition.Links[round % 5].Id;
            var running = Enumerable.Range(0, 20).Select(i => mesh.SupplyAsync($"sae-n{i % 5}", $"sae-n{(i + 2) % 5}").AsTask()).ToList();
            await mesh.Controller.OrderCutAsync(link, cut: true);
            await Task.WhenAll(running);
            await mesh.Controller.OrderCutAsync(link, cut: false);
            await mesh.AdvanceAsync(TimeSpan.FromMilliseconds(400));
        }
        foreach (var link in mesh.View.Current!.Topology.Definition.Links)
        {
            // The two ends are asked one after the other, and a block may come in between.
            await mesh.AdvanceUntilAsync(async () =>
            {
                var ends = await mesh.Grains.Link(link.Id).GetEndsAsync();
                ends.A!.Ledger.Balances.Should().BeTrue($"{link.Id} at A: {ends.A.Ledger}");
                ends.B!.Ledger.Balances.Should().BeTrue($"{link.Id} at B: {ends.B.Ledger}");
                return ends.A.Ledger.Received == ends.B.Ledger.Received;
            });
        }
    }
}
