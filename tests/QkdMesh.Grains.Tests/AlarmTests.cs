using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Tests;

/// <summary>Somebody listens to a link, and everything that follows.</summary>
public sealed class AlarmTests
{
    private static readonly LinkId Tapped = new("n0-n1");
    private static readonly LinkOptions Options = new() { WaitToRestore = TimeSpan.FromSeconds(5), AlarmsNeedAcknowledgement = true };

    private readonly FakeControlStore _store = new();
    private readonly WatchedSources _sources = new();

    [Fact]
    public async Task KeyIsDestroyedAndRoutesMove_UntilTheLinkIsTrustedAgain()
    {
        await using (var mesh = await StartAsync(Options))
        {
            using var watch = new AlarmWatch(mesh.View, Tapped);
            (await RouteOfAsync(mesh)).Should().Equal("n0", "n1");
            (await mesh.Controller.AcknowledgeAlarmAsync(new("n7-n8"))).Error!.Code.Should().Be(ErrorCode.UnknownLink);
            (await AcknowledgeAsync(mesh)).Should().Be(ErrorCode.LinkNotAlarmed);

            await TapAsync(mesh, 1);
            await mesh.AdvanceUntilAsync(network => network.StateOf(Tapped).IsAlarmed);

            mesh.View.Current!.StateOf(Tapped).Should().Match<LinkState>(state =>
                state.Status == LinkStatus.Off && state.Qber == 0.25
                && state.Alarm == new AlarmProgress(true, false, Acknowledgement.Awaited) && state.AlarmAt <= mesh.Time.GetUtcNow());
            foreach (var ledger in await LedgersAsync(mesh))
            {
                ledger.Should().Match<KeyLedger>(books => books.Stored == 0 && books.Balances);
                ledger.DiscardedByReason[DiscardReason.Alarm].Should().BePositive("stock made before is not to be trusted either");
            }
            (await RouteOfAsync(mesh)).Should().Equal("n0", "n3", "n2", "n1");
            (await AcknowledgeAsync(mesh)).Should().Be(ErrorCode.QberTooHigh);

            // Quiet again, for longer than it must be: somebody has yet to look at it.
            _sources.Distrust(Tapped);
            await TapAsync(mesh, 0);
            await mesh.AdvanceAsync(2 * Options.WaitToRestore);
            mesh.View.Current!.StateOf(Tapped).Alarm.Should().Be(new AlarmProgress(true, true, Acknowledgement.Awaited));
            (await RouteOfAsync(mesh)).Should().Equal("n0", "n3", "n2", "n1");

            (await AcknowledgeAsync(mesh)).Should().BeNull();
            _sources.Distrust();
            await mesh.AdvanceUntilAsync(network => network.StateOf(Tapped).Status == LinkStatus.Active);

            (await RouteOfAsync(mesh)).Should().Equal("n0", "n1");
            watch.Steps.Should().Equal(
                AlarmStep.Raised, AlarmStep.EndsHeard, AlarmStep.Sound, AlarmStep.Acknowledged, AlarmStep.Over);
            (_store.Last.Alarmed.Count, _store.Last.Acknowledged.Count).Should().Be((0, 0));
        }
        _sources.Forbidden.Should().BePositive();
        _sources.ShouldBeSound();
    }

    [Fact]
    public async Task AlarmAndItsAcknowledgementOutliveLinkAndController_AndTheWaitingStartsOver()
    {
        await using (var mesh = await StartAsync(Options))
        {
            using var watch = new AlarmWatch(mesh.View, Tapped);
            await TapAsync(mesh, 1);
            await mesh.AdvanceUntilAsync(network => network.StateOf(Tapped).IsAlarmed);
            _sources.Distrust(Tapped);

            // With the link goes who listens to it, and everything that it knew.
            await mesh.RestartAsync(mesh.Grains.Link(Tapped));
            await mesh.RestartAsync(mesh.Controller);
            await mesh.AdvanceUntilAsync(network => network.StateOf(Tapped).Alarm is { EndsHeard: true, IsSound: true });
            await mesh.AdvanceAsync(Options.WaitToRestore / 2);
            (await AcknowledgeAsync(mesh)).Should().BeNull();
            _store.Last.Acknowledged.Should().Equal(Tapped);

            await mesh.RestartAsync(mesh.Controller);
            await mesh.RestartAsync(mesh.Grains.Link(Tapped));
            await mesh.AdvanceUntilAsync(
                network => network.StateOf(Tapped).Alarm is { IsSound: true, Acknowledgement: Acknowledgement.Given });
            await mesh.AdvanceAsync(Options.WaitToRestore - TimeSpan.FromSeconds(1));
            mesh.View.Current!.StateOf(Tapped).IsAlarmed.Should().BeTrue("the waiting starts over with the link");

            _sources.Distrust();
            await mesh.AdvanceUntilAsync(network => network.StateOf(Tapped).Status == LinkStatus.Active);
            watch.Steps.Where(step => step is AlarmStep.Raised or AlarmStep.Over)
                .Should().Equal([AlarmStep.Raised, AlarmStep.Over], "it was one alarm all the while");
            watch.CarriedKeyMeanwhile.Should().BeFalse();
            (await RouteOfAsync(mesh)).Should().Equal("n0", "n1");
        }
        _sources.ShouldBeSound();
    }

    [Fact]
    public async Task AcknowledgementHolds_ThoughTheStoreIsAway_AndIsStoredLater()
    {
        await using var mesh = await StartAsync(Options);
        await TapAsync(mesh, 1);
        await mesh.AdvanceUntilAsync(network => network.StateOf(Tapped).IsAlarmed);
        await TapAsync(mesh, 0);
        _store.IsAway = true;

        (await AcknowledgeAsync(mesh)).Should().Be(ErrorCode.StoreUnavailable);

        mesh.View.Current!.StateOf(Tapped).Alarm!.Acknowledgement.Should().Be(Acknowledgement.Given);
        _store.IsAway = false;
        await mesh.AdvanceUntilAsync(() => Task.FromResult(_store.Last.Acknowledged.Contains(Tapped)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task NoKeyOfAnAlarmedLinkIsUsed_WhoeverListensWhenever(int seed)
    {
        var luck = new Random(seed);
        await using (var mesh = await StartAsync(new LinkOptions { WaitToRestore = TimeSpan.FromSeconds(2) }))
        {
            var links = mesh.View.Current!.Topology.Definition.Links.Select(link => link.Id).ToList();
            for (var turn = 0; turn < 40; turn++)
            {
                var link = links[luck.Next(links.Count)];
                switch (luck.Next(8))
                {
                    case 0 or 1: await TapAsync(mesh, 1, link); break;
                    case 2 or 3: await TapAsync(mesh, 0, link); break;
                    case 4: await mesh.RestartAsync(mesh.Grains.Link(link)); break;
                    case 5 when luck.Next(3) == 0: await mesh.RestartAsync(mesh.Controller); break;
                }
                await mesh.AdvanceAsync(TimeSpan.FromSeconds(luck.Next(3)));
                var (from, to) = ($"sae-n{luck.Next(4)}", $"sae-n{luck.Next(4)}");
                if (from != to) await mesh.TrySupplyAsync(from, to);
            }
            foreach (var link in links) await TapAsync(mesh, 0, link);
            await mesh.AdvanceUntilAsync(network => links.TrueForAll(link => network.StateOf(link).Status == LinkStatus.Active));
            (await mesh.TrySupplyAsync("sae-n0", "sae-n2")).Should().BeTrue("all is well again (seed {0})", seed);
        }
        _sources.Forbidden.Should().BePositive();
        _sources.ShouldBeSound();
    }

    private Task<MeshCluster> StartAsync(LinkOptions options) =>
        MeshCluster.StartAsync(Networks.Ring(4), store: _store, links: options, sources: _sources);

    // A link that has just gone is asked again until it is in service.
    private static Task TapAsync(MeshCluster mesh, double fraction, LinkId? link = null) => mesh.AdvanceUntilAsync(
        async () => (await mesh.Grains.Link(link ?? Tapped).DisturbAsync(new SourceDisturbance(fraction, null))).IsOk);

    private static async Task<ErrorCode?> AcknowledgeAsync(MeshCluster mesh) =>
        (await mesh.Controller.AcknowledgeAlarmAsync(Tapped)).Error?.Code;

    private static async Task<IEnumerable<string>> RouteOfAsync(MeshCluster mesh)
    {
        var supply = await mesh.SupplyAsync(
            "sae-n0", "sae-n1", route: RouteQuery.Default with { Policy = RoutingPolicy.FewestHopsThenWidest });
        await mesh.ShouldBothHoldAsync(supply, "sae-n0", "sae-n1");
        return supply.Value.Routes.Single().Nodes.Select(node => node.Value);
    }

    private static async Task<IEnumerable<KeyLedger>> LedgersAsync(MeshCluster mesh)
    {
        var ends = await mesh.Grains.Link(Tapped).GetEndsAsync();
        return [ends.A!.Ledger, ends.B!.Ledger];
    }
}
