using QkdMesh.Cli.Rendering;

namespace QkdMesh.Cli.Tests.Rendering;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0ul, "0 b")]
    [InlineData(999ul, "999 b")]
    [InlineData(25_600ul, "25.6 kb")]
    [InlineData(3_400_000ul, "3.4 Mb")]
    [InlineData(ulong.MaxValue, "18446744073.7 Gb")]
    public void StockHasAUnitThatFits_WhenItIsOfAnySize(ulong bits, string expected) => Figures.Stock(bits).Should().Be(expected);

    [Theory]
    [InlineData(double.MaxValue, "no limit")]
    [InlineData(double.PositiveInfinity, "no limit")]
    [InlineData(-1, "0 b/s")]
    [InlineData(2_050_000, "2.05 Mb/s")]
    public void RateIsReadable_WhenItIsAnyNumber(double rate, string expected) => Figures.Rate(rate).Should().Be(expected);

    [Theory]
    [InlineData(4e-7, "0.4 µs")]
    [InlineData(0.0015, "1.5 ms")]
    [InlineData(119, "119 s")]
    [InlineData(5400, "90 min")]
    [InlineData(86_400, "24 h")]
    [InlineData(864_000, "10 d")]
    public void IntervalHasAUnitThatFits_WhenItIsOfAnyLength(double seconds, string expected) =>
        Figures.Interval(seconds).Should().Be(expected);

    [Theory]
    [InlineData(0, "░░░░░░░░░░")]
    [InlineData(0.26, "███░░░░░░░")]
    [InlineData(1.4, "██████████")]
    public void BarIsOfOneLength_WhateverTheShare(double share, string expected) => Figures.Bar(share).Should().Be(expected);
}
