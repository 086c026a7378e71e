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
}
