using QkdMesh.Application.Control;
using QkdMesh.Application.Tests.Harness;
using QkdMesh.Core.Network;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Tests.Control;

/// <summary>Each way in which a link can be off or without key has a word of its own.</summary>
public sealed class LinkConditionTests
{
    private readonly FakeSilos _silos = new();
    private readonly LinkDefinition _link = Networks.Ring(3).Definition.Links[0];

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
        ConditionOf(_link, state).Should().Be(new LinkCondition(kind, why));

    [Theory]
    [InlineData(1, 1, LinkConditionKind.Passive, null)]
    [InlineData(1, 0, LinkConditionKind.Passive, "its source makes no key, and its stock from n1 to n0 is used up")]
    [InlineData(0, 1, LinkConditionKind.Passive, "its source makes no key, and its stock from n0 to n1 is used up")]
    [InlineData(0, 0, LinkConditionKind.Failed, "its source makes no key, and its stock is used up")]
    public void LinkWithoutRateCarriesKey_InEachDirectionThatHasStock(long stockAToB, long stockBToA, LinkConditionKind kind, string? why)
    {
        var state = Of(LinkStatus.Passive) with { StockAToB = Bits.FromBytes(stockAToB), StockBToA = Bits.FromBytes(stockBToA) };
        ConditionOf(_link, state).Should().Be(new LinkCondition(kind, why));
        ConditionOf(_link, state with { SourceFault = "n0: off" }).Kind.Should().Be(kind);
        var making = state with { Status = LinkStatus.Active, SecretKeyRate = KeyRate.FromBitsPerSecond(1) };
        ConditionOf(_link, making).Should().Be(new LinkCondition(LinkConditionKind.Active), "its source fills the stock");
    }

    [Fact]
    public void ReasonNamesEachCause_AndTheWordIsOfTheFirst()
    {
        const string Alarm = "it has an alarm (QBER 25 %)", Cut = "it is cut", Dark = "it makes no key: its fibre loses 2 dB",
            Away = "no silo hosts node n1", Distrust = "n0 is quarantined";
        for (var set = 1; set < 32; set++)
        {
            var (alarm, cut, dark, away, distrust) = ((set & 1) > 0, (set & 2) > 0, (set & 4) > 0, (set & 8) > 0, (set & 16) > 0);
            var state = Of(alarm || cut ? LinkStatus.Off : LinkStatus.Pending) with { IsAlarmed = alarm, IsCut = cut, Qber = 0.25 };
            _silos.Nowhere.Clear();
            if (away) _silos.Nowhere.Add(new("n1"));
            string?[] causes =
                [alarm ? Alarm : null, cut ? Cut : null, dark ? Dark : null, away ? Away : null, distrust ? Distrust : null];
            var word = Enum.Parse<LinkConditionKind>(
                new[] { "Alarm", "Cut", "Failed", "NoSilo", "Quarantined" }[Array.FindIndex(causes, cause => cause is not null)]);
            new LinkReport(dark ? _link with { SecretKeyRate = KeyRate.Zero } : _link, state, distrust ? Distrust : null)
                .ConditionBy(_silos).Should().Be(new LinkCondition(word, string.Join(", and ", causes.Where(cause => cause is not null))));
        }
    }

    [Fact]
    public void FibreWithoutKeyFailed_WhateverItsAlarmSays()
    {
        var link = Networks.DarkRing(3).Definition.Links[0];
        var alarmed = Of(LinkStatus.Off) with { IsAlarmed = true, Qber = 0.5 };
        ConditionOf(link, alarmed).Should().Be(new LinkCondition(LinkConditionKind.Failed, "it makes no key: its fibre loses 2 dB"));

        var shared = link.Source.Bb84! with { Classical = [new ClassicalChannels(Propagation.Counter)] };
        ConditionOf(link with { Source = link.Source with { Bb84 = shared } }, alarmed).Why.Should().Be(
            "it makes no key: its fibre loses 2 dB and carries classical channels");
    }

    [Fact]
    public void EndWithoutASiloIsNamed()
    {
        _silos.Nowhere.Add(new("n1"));
        foreach (var state in new[] { Of(LinkStatus.Pending), Of(LinkStatus.Active, rate: 1) })
            ConditionOf(_link, state).Should().Be(new LinkCondition(LinkConditionKind.NoSilo, "no silo hosts node n1"));
    }

    private LinkCondition ConditionOf(LinkDefinition link, LinkState state) => new LinkReport(link, state).ConditionBy(_silos);

    private static LinkState Of(LinkStatus status, double rate = 0, long stock = 0) => new(
        status, KeyRate.FromBitsPerSecond(rate), KeyRate.Zero, Bits.FromBytes(stock), Bits.FromBytes(stock));
}
