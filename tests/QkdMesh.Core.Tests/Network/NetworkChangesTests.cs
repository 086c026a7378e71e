using System.Collections.Immutable;
using CsCheck;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Routing;

namespace QkdMesh.Core.Tests.Network;

public class NetworkChangesTests
{
    private static readonly TestNetwork Line = new TestNetwork().Link("b-c", 1).Link("a-b", 1);

    [Fact]
    public void Between_IsEmpty_WhenNothingChanged() => Between(Line, Line).Should().BeEmpty();

    [Fact]
    public void Between_IsOrderedById_NodesBeforeLinks()
    {
        var after = Line.Off("b-c").Off("a-b").Quarantine("c", "a");
        Between(Line, after).Should().Equal(
            new NodeQuarantineChange(new("a"), Quarantined: true),
            new NodeQuarantineChange(new("c"), Quarantined: true),
            new LinkStatusChange(new("a-b"), LinkStatus.Active, LinkStatus.Off),
            new LinkStatusChange(new("b-c"), LinkStatus.Active, LinkStatus.Off));
        Between(after, Line)[0].Should().Be(new NodeQuarantineChange(new("a"), Quarantined: false));
    }

    [Fact]
    public void Between_TellsFiguresFromStatus()
    {
        static LinkState Filled(LinkState state) => state with { StockBToA = Bits.From(8) };
        var filled = Line.With("a-b", Filled);
        var state = filled.Snapshot().StateOf(new("a-b"));
        Between(Line, filled).Should().Equal(new KeyStoreChange(new("a-b"), state));
        Between(Line, filled.Off("a-b")).Should().Equal(
            new LinkStatusChange(new("a-b"), LinkStatus.Active, LinkStatus.Off),
            new KeyStoreChange(new("a-b"), state with { Status = LinkStatus.Off }));
    }

    [Fact]
    public void Between_TellsAnAlarmBeforeTheStatus_AndWithoutFigures()
    {
        static LinkState Alarmed(LinkState state) =>
            state with
            {
                Status = LinkStatus.Off,
                IsAlarmed = true,
                Alarm = new(true, false, Acknowledgement.NotNeeded),
                AlarmAt = DateTimeOffset.UnixEpoch,
            };
        var alarmed = Line.With("a-b", Alarmed);
        var (was, now) = (Line.Snapshot().StateOf(new("a-b")), alarmed.Snapshot().StateOf(new("a-b")));

        Between(Line, alarmed).Should().Equal(
            new LinkAlarmChange(new("a-b"), was, now),
            new LinkStatusChange(new("a-b"), LinkStatus.Active, LinkStatus.Off));
        ((LinkAlarmChange)Between(Line, alarmed)[0]).Steps.Should().Equal(AlarmStep.Raised, AlarmStep.EndsHeard);
    }

    [Fact]
    public void Between_BeginsWithTheTopology_AndKeepsToWhatBothHave()
    {
        var wider = Line.Link("c-d", 1).Link("d-e", 1).Link("d-e-2", 1);
        Between(wider, wider.Off("a-b").Without("d-e").Quarantine("c")).Should().Equal(
            new TopologyChange(2),
            new NodeQuarantineChange(new("c"), Quarantined: true),
            new LinkStatusChange(new("a-b"), LinkStatus.Active, LinkStatus.Off));
    }

    [Fact]
    public void Between_IsAllThatLeadsFromOneToTheOther() => Pairs.Sample(
        pair =>
        {
            var result = NetworkChanges.Between(pair.Before, pair.After).Aggregate(pair.Before, Apply);
            result.Quarantined.Should().BeEquivalentTo(pair.After.Quarantined);
            result.Links.Should().BeEquivalentTo(pair.After.Links);
        },
        iter: 200, threads: 1, print: pair => $"{RandomNetworks.Print(pair.Before)}\n{RandomNetworks.Print(pair.After)}");

    private static Gen<(NetworkSnapshot Before, NetworkSnapshot After)> Pairs { get; } =
        from before in RandomNetworks.Any
        from states in RandomNetworks.States.Array[before.Links.Count]
        from changed in Gen.Bool.Array[before.Links.Count]
        from quarantined in Gen.Bool.Array[8]
        let nodes = before.Topology.Definition.Nodes.Select(node => node.Id)
        select (before, before with
        {
            Links = before.Links.Zip(states, changed).ToImmutableDictionary(
                link => link.First.Key, link => link.Third ? link.Second : link.First.Value),
            Quarantined = [.. nodes.Zip(quarantined).Where(node => node.Second).Select(node => node.First)],
        });

    private static NetworkSnapshot Apply(NetworkSnapshot network, NetworkChange change) => change switch
    {
        NodeQuarantineChange { Quarantined: true } began => network with { Quarantined = network.Quarantined.Add(began.Node) },
        NodeQuarantineChange ended => network with { Quarantined = network.Quarantined.Remove(ended.Node) },
        LinkStatusChange link => network with
        {
            Links = network.Links.SetItem(link.Link, network.StateOf(link.Link) with { Status = link.After }),
        },
        LinkAlarmChange alarm => network with
        {
            Links = network.Links.SetItem(
                alarm.Link,
                network.StateOf(alarm.Link) with
                {
                    IsAlarmed = alarm.After.IsAlarmed, Alarm = alarm.After.Alarm, AlarmAt = alarm.After.AlarmAt,
                }),
        },
        KeyStoreChange store => network with { Links = network.Links.SetItem(store.Link, store.State) },
        _ => throw new InvalidOperationException($"{change} within one topology"),
    };

    private static IReadOnlyList<NetworkChange> Between(TestNetwork before, TestNetwork after) =>
        NetworkChanges.Between(before.Snapshot(), after.Snapshot());
}
