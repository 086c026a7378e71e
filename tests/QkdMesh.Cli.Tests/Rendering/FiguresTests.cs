using QkdMesh.Cli.Rendering;

namespace QkdMesh.Cli.Tests.Rendering;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0ul, "0 b")]
    [InlineData(999ul, "999 b")]
    [InlineData(25_600ul, "25.6 kb")]
    [InlineData(999_949ul, "999.9 kb")]
    [InlineData(999_950ul, "1.0 Mb")]
    [InlineData(999_950_000ul, "1.0 Gb")]
    [InlineData(3_400_000ul, "3.4 Mb")]
    [InlineData(ulong.MaxValue, "18446744073.7 Gb")]
    public void StockHasAUnitThatFits_WhenItIsOfAnySize(ulong bits, string expected) => Figures.Stock(bits).Should().Be(expected);

    [Theory]
    [InlineData(double.MaxValue, "no limit")]
    [InlineData(double.PositiveInfinity, "no limit")]
    [InlineData(-1, "0 b/s")]
    [InlineData(2_050_000, "2.05 Mb/s")]
    [InlineData(4.2e-3, "0.0042 b/s")]
    [InlineData(4.2e-13, "< 0.000001 b/s")]
    public void RateIsReadable_WhenItIsAnyNumber(double rate, string expected) => Figures.Rate(rate).Should().Be(expected);

    [Theory]
    [InlineData(2.5e-9, "2.5 ns")]
    [InlineData(2.5e-19, "< 0.01 ns")]
    [InlineData(4e-7, "0.4 µs")]
    [InlineData(0.0015, "1.5 ms")]
    [InlineData(119, "119 s")]
    [InlineData(5400, "90 min")]
    [InlineData(86_400, "24 h")]
    [InlineData(864_000, "10 d")]
    [InlineData(3.15576e9, "100 years")]
    [InlineData(3.15576e20, "> 1,000,000 years")]
    public void IntervalHasAUnitThatFits_WhenItIsOfAnyLength(double seconds, string expected) =>
        Figures.Interval(seconds).Should().Be(expected);

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1e-6, "< 0.0001")]
    [InlineData(0.00123, "0.00123")]
    [InlineData(3.90625, "3.906")]
    [InlineData(19_824.4, "19,824")]
    [InlineData(2.56e8, "256 million")]
    [InlineData(1e300, "> 1,000,000 million")]
    public void QuantityIsReadable_WhenItIsOfAnySize(double value, string expected) => Figures.Quantity(value).Should().Be(expected);

    [Theory]
    [InlineData(null, "no limit")]
    [InlineData(0d, "none")]
    [InlineData(3.90625, "3.906")]
    [InlineData(0.5, "1/2")]
    [InlineData(3.90625e-9, "1/256 million")]
    [InlineData(4e-300, "1/1,000,000 million")]
    public void ScaleBelowOneIsAPart_WhichAPersonCanRead(double? times, string expected) => Figures.Scale(times).Should().Be(expected);

    [Theory]
    [InlineData(1000, "1,000/s")]
    [InlineData(0.000001, "1 in 11.6 d")]
    [InlineData(1e-300, "1 in > 1,000,000 years")]
    public void DemandIsAsOftenAsAPersonCountsIt(double keysPerSecond, string expected) =>
        Figures.Demand(keysPerSecond).Should().Be(expected);

    [Theory]
    [InlineData(0, "0 deliveries")]
    [InlineData(1, "1 delivery")]
    [InlineData(2400, "2,400 deliveries")]
    public void OneIsNoPlural(long count, string expected) => Figures.Count(count, "delivery", "deliveries").Should().Be(expected);

    [Theory]
    [InlineData("a", 0d, "no limit: the keys cross no link")]
    [InlineData("a,b", 0d, "0 b/s")]
    [InlineData("a,b", 1500d, "1.5 kb/s")]
    public void AvailableRateIsNoLimit_WhenNoLinkIsCrossed(string nodes, double bitsPerSecond, string expected) =>
        Figures.Available(nodes.Split(','), bitsPerSecond).Should().Be(expected);

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(1e-9, "< 1 %")]
    [InlineData(1.36, "136 %")]
    [InlineData(1e9, "> 1,000,000 %")]
    public void ShareIsNotNothing_WhenItIsSmall(double share, string expected) => Figures.Share(share).Should().Be(expected);

    [Theory]
    [InlineData(null, "no limit")]
    [InlineData(0d, "none")]
    [InlineData(4e-6, "1/250,000")]
    public void ScaleIsNotNothing_WhenItIsSmall(double? scale, string expected) => Figures.Scale(scale).Should().Be(expected);

    [Theory]
    [InlineData(0, "░░░░░░░░░░")]
    [InlineData(0.26, "███░░░░░░░")]
    [InlineData(1.4, "██████████")]
    public void BarIsOfOneLength_WhateverTheShare(double share, string expected) => Figures.Bar(share).Should().Be(expected);
}
