using System.Collections.Immutable;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Routing;

namespace QkdMesh.Core.Tests.Network;

public class LinkStateTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly LinkState Busy = new(
        LinkStatus.Active, KeyRate.FromBitsPerSecond(100), KeyRate.FromBitsPerSecond(30), Bits.From(600), Bits.From(1200));

    [Fact]
    public void AvailableRate_IsWhatIsNotSpokenForAndTheStockOfTheDirection()
    {
        Busy.AvailableRate(fromA: true, Minute).Should().Be(KeyRate.FromBitsPerSecond(80));
        Busy.AvailableRate(fromA: false, Minute).Should().Be(KeyRate.FromBitsPerSecond(90));
        Busy.AvailableRate(fromA: true, 2 * Minute).Should().Be(KeyRate.FromBitsPerSecond(75));
    }

    [Fact]
    public void AvailableRate_IsTheStockAlone_WhenMoreIsTakenThanMade() =>
        (Busy with { Consumption = KeyRate.FromBitsPerSecond(500) }).AvailableRate(fromA: true, Minute)
            .Should().Be(KeyRate.FromBitsPerSecond(10));

    [Theory]
    [InlineData(LinkStatus.Active, true)]
    [InlineData(LinkStatus.Passive, true)]
    [InlineData(LinkStatus.Pending, false)]
    [InlineData(LinkStatus.Off, false)]
    public void CarriesKey_DependsOnStatus(LinkStatus status, bool carries)
    {
        var state = Busy with { Status = status };
        state.CarriesKey.Should().Be(carries);
        (state.AvailableRate(fromA: true, Minute) > KeyRate.Zero).Should().Be(carries);
    }

    [Fact]
    public void StateOf_IsUnknownAndCarriesNothing_WhenNothingWasReported()
    {
        var snapshot = new TestNetwork().Link("a-b", 1).Snapshot() with { Links = ImmutableDictionary<LinkId, LinkState>.Empty };
        snapshot.StateOf(new("a-b")).Should().Be(LinkState.Unknown);
        LinkState.Unknown.CarriesKey.Should().BeFalse();
    }
}
