using QkdMesh.Core.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Control;

/// <summary>What one epoch of a controller leaves to the next.</summary>
public class ControllerEpochsTests
{
    private readonly NetworkController _first = new(epoch: 1);

    public ControllerEpochsTests()
    {
        _first.Apply(new NetworkTopology(MeshTopology.Line(4)));
        _first.OrderCut(new("l0"), true);
        _first.OrderQuarantine(new("n1"), true);
        Report(_first, "l1", alarmed: true);
    }

    [Fact]
    public void NextLifeKnowsTheTopologyAndWhatWasOrdered()
    {
        var second = new NetworkController(epoch: 2, _first.Record);

        second.Snapshot!.TopologyVersion.Should().Be(1);
        second.Snapshot.Topology.Definition.Should().BeSameAs(_first.Snapshot!.Topology.Definition);
        second.Snapshot.Quarantined.Should().Equal(new NodeId("n1"));
        (second.IsCut(new("l0")), second.IsCut(new("l1"))).Should().Be((true, false));
        (second.IsAlarmed(new("l0")), second.IsAlarmed(new("l1"))).Should().Be((false, true));
        second.Snapshot.Links.Values.Where(state => state != LinkState.Unknown).Should().Equal(
            [LinkState.Alarmed], "nobody has heard of a link yet in this epoch");
        second.Snapshot.StateOf(new("l1")).Should().Match<LinkState>(state => state.IsAlarmed && state.Status == LinkStatus.Off);
    }

    [Fact]
    public void NextLifeNumbersItsSnapshotsAboveThoseOfTheLifeBefore()
    {
        for (var change = 0; change < 1_000; change++) _first.OrderQuarantine(new("n2"), change % 2 == 0);

        var second = new NetworkController(epoch: 2, _first.Record);

        second.Snapshot!.Version.Should().BeGreaterThan(_first.Snapshot!.Version);
        var before = second.Snapshot.Version;
        second.Apply(new NetworkTopology(MeshTopology.Line(3))).IsOk.Should().BeTrue();
        (second.Snapshot.Version, second.Snapshot.TopologyVersion).Should().Be((before + 1, 2));
    }

    [Fact]
    public void AlarmOfTheLifeBeforeStays_UntilTheLinkItselfSaysThatItIsOver()
    {
        var second = new NetworkController(epoch: 2, _first.Record);

        Report(second, "l2", alarmed: false);
        second.IsAlarmed(new("l1")).Should().BeTrue("l1 has not spoken");

        Report(second, "l1", alarmed: false);
        second.Record.Alarmed.Should().BeEmpty();
    }

    [Fact]
    public void AcknowledgementStays_UntilTheLinkItselfSaysThatItIsVoid()
    {
        Report(_first, "l1", Acknowledgement.Given);
        var second = new NetworkController(epoch: 2, _first.Record);
        (second.IsAcknowledged(new("l0")), second.IsAcknowledged(new("l1"))).Should().Be((false, true));

        Report(second, "l2", Acknowledgement.Awaited);
        second.IsAcknowledged(new("l1")).Should().BeTrue("l1 has not spoken");

        Report(second, "l1", Acknowledgement.Awaited);
        (second.IsAlarmed(new("l1")), second.IsAcknowledged(new("l1"))).Should().Be((true, false));
    }

    [Theory]
    [InlineData(Acknowledgement.Given, true)]
    [InlineData(Acknowledgement.Awaited, false)]
    [InlineData(null, true)]
    public void AcknowledgementThatASiloSawVoidIsNotGivenBack(Acknowledgement? seen, bool isKept)
    {
        Report(_first, "l1", Acknowledgement.Given);
        var alarm = seen is { } given ? new AlarmProgress(true, true, given) : null;
        var network = _first.Snapshot! with { Links = _first.Snapshot.Links.SetItem(new("l1"), LinkState.Alarmed with { Alarm = alarm }) };

        _first.Record.With(network).Acknowledged.Contains(new("l1")).Should().Be(isKept);
    }

    [Fact]
    public void AcknowledgementGoesWithItsAlarm()
    {
        Report(_first, "l1", Acknowledgement.Given);
        _first.Plan(new NetworkTopology(MeshTopology.Line(2))).Value.Acknowledged.Should().BeEmpty("l1 is not in it");
        _first.Plan(new NetworkTopology(MeshTopology.Line(5))).Value.Acknowledged.Should().Equal(new LinkId("l1"));

        Report(_first, "l1", alarmed: false);

        _first.Record.Acknowledged.Should().BeEmpty();
    }

    [Fact]
    public void PlanChangesNothing_AndSaysWhatWouldBeKept()
    {
        var (record, snapshot) = (_first.Record, _first.Snapshot);

        var plan = _first.Plan(new NetworkTopology(MeshTopology.Line(2))).Value;

        (_first.Record, _first.Snapshot).Should().Be((record, snapshot));
        plan.TopologyVersion.Should().Be(2);
        (plan.Cut.Count, plan.Quarantined.Count, plan.Alarmed.Count).Should().Be((1, 1, 0), "l1 is not in it");
    }

    [Fact]
    public void RecordIsTheSameObject_WhereNothingIsNew()
    {
        var record = _first.Record;
        Report(_first, "l1", alarmed: true);
        _first.OrderCut(new("l2"), false);
        _first.OrderQuarantine(new("n1"), true);

        _first.Record.Should().BeSameAs(record);
    }

    private static void Report(NetworkController controller, string link, Acknowledgement acknowledgement) => controller.Report(
        [new(new(link), LinkState.Alarmed with { Alarm = new AlarmProgress(EndsHeard: true, IsSound: true, acknowledgement) })]);

    private static void Report(NetworkController controller, string link, bool alarmed) =>
        controller.Report([new(new(link), LinkState.Unknown with { IsAlarmed = alarmed })]);
}
