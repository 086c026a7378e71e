using QkdMesh.Application.Control;
using QkdMesh.Application.Tests.Harness;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Application.Tests.Control;

/// <summary>Each way in which a link can be off or without key has a word of its own.</summary>
public sealed class LinkConditionTests
{
    private readonly FakeSilos _silos = new();

    public static TheoryData<LinkState, LinkConditionKind, string?> Conditions => new()
    {
        { Of(LinkStatus.Active, rate: 1), LinkConditionKind.Active, null },
        { Of(LinkStatus.Passive, stock: 1), LinkConditionKind.Passive, null },
        { Of(LinkStatus.Passive, stock: 1) with { SourceFault = "n0: off" }, LinkConditionKind.Passive, null },
        { Of(LinkStatus.Passive), LinkConditionKind.Failed, "its source makes no key, and its stock is used up" },
        { Of(LinkStatus.Passive) with { SourceFault = "n0: off" }, LinkConditionKind.Failed, "n0: off" },
        { Of(LinkStatus.Pending) with { SourceFault = "n0: off" }, LinkConditionKind.Failed, "n0: off" },
        { Of(LinkStatus.Pending), LinkConditionKind.Pending, "its ends have no session with key yet" },
        { Of(LinkStatus.Off), LinkConditionKind.Cut, "it is cut" },
        { Of(LinkStatus.Off) with { IsAlarmed = true, Qber = 0.125 }, LinkConditionKind.Alarm, "it has an alarm (QBER 12.5 %)" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void ConditionHasAWordAndAReason(LinkState state, LinkConditionKind kind, string? why) =>
        LinkCondition.Of(Networks.Ring(3).Definition.Links[0], state, _silos).Should().Be(new LinkCondition(kind, why));

    [Fact]
    public void FibreWithoutKeyFailed_WhateverItsAlarmSays()
    {
        var link = Networks.DarkRing(3).Definition.Links[0];
        LinkCondition.Of(link, Of(LinkStatus.Off) with { IsAlarmed = true, Qber = 0.5 }, _silos).Should().Be(
            new LinkCondition(LinkConditionKind.Failed, "it makes no key: its fibre loses 2 dB"));
    }

    [Fact]
    public void EndWithoutASiloIsNamed()
    {
        _silos.Nowhere.Add(new("n1"));
        foreach (var state in new[] { Of(LinkStatus.Pending), Of(LinkStatus.Active, rate: 1) })
        {
            LinkCondition.Of(Networks.Ring(3).Definition.Links[0], state, _silos).Should().Be(
                new LinkCondition(LinkConditionKind.NoSilo, "no silo hosts node n1"));
        }
    }

    private static LinkState Of(LinkStatus status, double rate = 0, long stock = 0) => new(
        status, KeyRate.FromBitsPerSecond(rate), KeyRate.Zero, Bits.FromBytes(stock), Bits.FromBytes(stock));
}
