using Orleans.Runtime;
using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Control;
using QkdMesh.Grains.Drain;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Tests;

/// <summary>What a silo of a cluster must do that one alone need not.</summary>
public sealed class ClusterTests
{
    private readonly FakeLease _lease = new();
    private readonly DrainState _drain = new();
    private readonly FakeControlStore _store = new();

    [Fact]
    public async Task ControllerThatStartsAgainKnowsWhatWasOrdered_AndRunsItsLinksAgain()
    {
        await using var mesh = await StartAsync();
        await mesh.Controller.OrderCutAsync(new("n0-n1"), cut: true);
        await mesh.Controller.OrderQuarantineAsync(new("n2"), quarantined: true);
        var before = mesh.View.Current!;

        await mesh.RestartAsync(mesh.Controller);
        await mesh.AdvanceUntilAsync(network => network.Version > before.Version + 1_000_000);

        mesh.View.Current!.Quarantined.Should().Equal(new NodeId("n2"));
        await mesh.AdvanceUntilAsync(
            network => network.StateOf(new("n0-n1")).Status == LinkStatus.Off && network.StateOf(new("n2-n3")).Status == LinkStatus.Active);
    }

    [Fact]
    public async Task LinkThatEndsIsRunAgain()
    {
        await using var mesh = await StartAsync();
        var link = new LinkId("n0-n1");

        await mesh.RestartAsync(mesh.Grains.Link(link));

        // Nobody but the controller has it run again.
        await mesh.AdvanceUntilAsync(async () => (await mesh.Grains.Link(link).GetEndsAsync()).A is not null);
    }

    [Fact]
    public async Task LinkThatStartsAgainIsLogged_AlsoIfItsControllerStartsAgain()
    {
        await using var mesh = await StartAsync();
        mesh.LinkLog.All.Should().BeEmpty();
        var link = new LinkId("n0-n1");

        // What a silo ran when it was killed.
        await mesh.RestartAsync(mesh.Controller);
        await mesh.RestartAsync(mesh.Grains.Node(new("n0")));
        await mesh.RestartAsync(mesh.Grains.Link(link));

        await mesh.AdvanceUntilAsync(() => Task.FromResult(mesh.LinkLog.All.Contains("Information: link n0-n1: pending -> active")));
        const string Down = "Warning: link n0-n1 went down: active -> pending, because this silo has taken";
        mesh.LinkLog.All.Should().Contain(line => line.StartsWith(Down, StringComparison.Ordinal));
    }

    [Fact]
    public async Task OrdersThatComeLateChangeNothing()
    {
        await using var mesh = await StartAsync();
        var link = new LinkId("n0-n1");
        await mesh.Controller.OrderCutAsync(link, cut: true);

        var state = await mesh.Grains.Link(link).ConfigureAsync(
            mesh.View.Current!.Topology.Name, mesh.View.Current.Topology.FindLink(link)!,
            new LinkConfiguration(Cut: false, Alarmed: false, Number: 1));

        state.State.Status.Should().Be(LinkStatus.Off);
    }

    [Fact]
    public async Task AlarmIsHeard_ThoughTheLinkThatRaisedItIsGoneAndTheSourceIsSoundAgain()
    {
        await using var mesh = await StartAsync();
        var link = new LinkId("n0-n1");
        await mesh.Controller.ReportAsync(link, mesh.View.Current!.StateOf(link) with { Status = LinkStatus.Off, IsAlarmed = true });
        _store.Last.Alarmed.Should().Equal([link], "a restart of every silo must not forget it");

        await mesh.RestartAsync(mesh.Grains.Link(link));

        await mesh.AdvanceUntilAsync(async () => await mesh.Grains.Link(link).GetEndsAsync() is { A: { } a, B: { } b }
            && a.Ledger.DiscardedByReason.ContainsKey(DiscardReason.Alarm) && b.Ledger.DiscardedByReason.ContainsKey(DiscardReason.Alarm));
        await mesh.AdvanceUntilAsync(() => Task.FromResult(_store.Last.Alarmed.Count == 0));
    }

    [Fact]
    public async Task QuarantineHolds_ThoughTheStoreIsAway_AndIsStoredLater()
    {
        await using var mesh = await StartAsync();
        _store.IsAway = true;

        var order = await mesh.Controller.OrderQuarantineAsync(new("n1"), quarantined: true);

        order.Error!.Code.Should().Be(ErrorCode.StoreUnavailable);
        order.Error.Detail.Should().Contain("n1 is quarantined");
        mesh.View.Current!.Quarantined.Should().Equal(new NodeId("n1"));
        _store.IsAway = false;
        await mesh.AdvanceUntilAsync(() => Task.FromResult(_store.Last.Quarantined.Contains(new NodeId("n1"))));
    }

    [Fact]
    public async Task QuarantineThatTheStoreNeverHeardOf_OutlivesItsController()
    {
        await using var mesh = await StartAsync();
        var before = mesh.View.Current!;
        _store.IsAway = true;
        await mesh.Controller.OrderQuarantineAsync(new("n1"), quarantined: true);
        // What the next controller knows of it, it knows from here: a view that was too slow to answer is given up, and hears of it when
        // it asks again.
        await mesh.AdvanceUntilAsync(network => network.Quarantined.Contains(new("n1")));

        // The controller cannot start while the store does not answer. The views that follow it have to outlive that.
        await mesh.RestartAsync(mesh.Controller);
        await mesh.AdvanceUntilAsync(() => Task.FromResult(_store.RefusedToOpen > 1));
        _store.IsAway = false;
        await mesh.AdvanceUntilAsync(network => network.Version > before.Version + 1_000_000);

        mesh.View.Current!.Quarantined.Should().Equal(new NodeId("n1"));
        await mesh.AdvanceUntilAsync(() => Task.FromResult(_store.Last.Quarantined.Contains(new NodeId("n1"))));
    }

    [Fact]
    public async Task NothingIsOrdered_WhereTheControllersSiloIsNotSureOfItsPlace()
    {
        await using var mesh = await StartAsync();
        _lease.IsHeld = false;

        (await mesh.Controller.OrderQuarantineAsync(new("n1"), quarantined: true)).Error!.Code.Should().Be(ErrorCode.SiloNotReady);
        (await mesh.Controller.OrderCutAsync(new("n0-n1"), cut: true)).Error!.Code.Should().Be(ErrorCode.SiloNotReady);
        (await mesh.Controller.AcknowledgeAlarmAsync(new("n0-n1"))).Error!.Code.Should().Be(ErrorCode.SiloNotReady);
        mesh.View.Current!.Quarantined.Should().BeEmpty();
    }

    [Fact]
    public async Task TopologyIsRefused_WhileTheStoreIsAway()
    {
        await using var mesh = await StartAsync();
        _store.IsAway = true;

        var applied = await mesh.Controller.ApplyAsync(Networks.Chain(4).Definition, mayChangeNetwork: true, mayChangeAccess: true);

        applied.Error!.Code.Should().Be(ErrorCode.StoreUnavailable);
        mesh.View.Current!.TopologyVersion.Should().Be(1);
    }

    [Fact]
    public async Task NoKeyMoves_WhileTheSiloIsNotSureOfItsPlace()
    {
        await using var mesh = await StartAsync();
        var supply = await mesh.SupplyAsync("sae-n0", "sae-n2");
        _lease.IsHeld = false;

        var asked = () => mesh.SupplyAsync("sae-n0", "sae-n2").AsTask();
        var collected = () => mesh.ShouldBothHoldAsync(supply, "sae-n0", "sae-n2");

        await asked.Should().ThrowAsync<Orleans.Runtime.OrleansException>();
        await collected.Should().ThrowAsync<Orleans.Runtime.OrleansException>();
        _lease.IsHeld = true;
        await mesh.ShouldBothHoldAsync(supply, "sae-n0", "sae-n2");
    }

    [Fact]
    public async Task WhatWaitsIsCollectedAndNothingNewBegins_WhenTheSiloIsAboutToLeave()
    {
        await using var mesh = await StartAsync();
        var supply = await mesh.SupplyAsync("sae-n0", "sae-n2");

        _drain.RefuseNewWork();

        (await mesh.SupplyAsync("sae-n0", "sae-n2")).Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        await mesh.ShouldBothHoldAsync(supply, "sae-n0", "sae-n2");
    }

    [Fact]
    public async Task OrderIsInForceAndNamesTheSilo_ThatHasNotHeardOfIt()
    {
        var silos = new SilosWithAGhost();
        await using var mesh = await MeshCluster.StartAsync(Networks.Ring(4), lease: _lease, store: _store, silos: silos);

        var quarantine = await mesh.Controller.OrderQuarantineAsync(new("n1"), quarantined: true);
        var cut = await mesh.Controller.OrderCutAsync(new("n2-n3"), cut: true);

        quarantine.Error!.Code.Should().Be(ErrorCode.OrderNotHeard);
        quarantine.Error.Detail.Should().Match("n1 is quarantined, but not heard by silo ghost (nodes n9): * at most 86400 s");
        cut.Error!.Detail.Should().Match("n2-n3 is cut, but not heard by silo ghost (nodes n9): *");
        mesh.View.Current!.Quarantined.Should().Equal(new NodeId("n1"));
        mesh.View.Current.StateOf(new("n2-n3")).Status.Should().Be(LinkStatus.Off);
        _store.IsAway = true;
        (await mesh.Controller.OrderQuarantineAsync(new("n0"), quarantined: true)).Error!.Detail
            .Should().Contain("silo ghost").And.Contain("the membership store does not answer");
        _store.IsAway = false;

        silos.GhostIsDead = true;
        (await mesh.Controller.OrderQuarantineAsync(new("n1"), quarantined: true)).IsOk.Should().BeTrue("only silos that run are awaited");
    }

    [Fact]
    public async Task ControllerConfirmsNothing_WhereItsSiloIsNotSureOfItsPlace()
    {
        await using var mesh = await StartAsync();
        var view = mesh.Grains.CreateObjectReference<INetworkObserver>(new View());
        _lease.IsHeld = false;

        var renewal = async () => await mesh.Controller.RenewAsync(view, "here", 1);

        await renewal.Should().ThrowAsync<OrleansException>("another controller may have given orders that this one does not know");
    }

    private Task<MeshCluster> StartAsync() => MeshCluster.StartAsync(Networks.Ring(4), lease: _lease, drain: _drain, store: _store);

    /// <summary>A cluster in which another silo is up, and does not hear the controller.</summary>
    private sealed class SilosWithAGhost : ISilos
    {
        public bool GhostIsDead { get; set; }

        public string Here => "here";

        public IReadOnlyList<SiloReport> All() =>
        [
            new SiloReport("here", "all", "active", IsHere: true),
            new SiloReport("ghost", "n9", GhostIsDead ? "dead" : "active", IsHere: false),
        ];
    }

    private sealed class View : INetworkObserver
    {
        public ValueTask PublishedAsync(NetworkSnapshot snapshot) => ValueTask.CompletedTask;
    }

    private sealed class FakeLease : IMembershipLease
    {
        private volatile bool _isOver;

        public bool IsHeld
        {
            get => !_isOver;
            set => _isOver = !value;
        }

        public TimeSpan LongestUnaware => TimeSpan.Zero;

        public void Lapse() => IsHeld = false;
    }
}
