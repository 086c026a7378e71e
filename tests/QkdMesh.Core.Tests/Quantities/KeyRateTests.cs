using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Tests.Quantities;

public class KeyRateTests
{
    [Theory]
    [InlineData(0, "0 b/s")]
    [InlineData(0.5, "0.5 b/s")]
    [InlineData(0.0123, "0.0123 b/s")]
    [InlineData(1, "1 b/s")]
    [InlineData(12.345, "12.3 b/s")]
    [InlineData(999.4, "999 b/s")]
    [InlineData(999.5, "1 kb/s")]
    [InlineData(999.9, "1 kb/s")]
    [InlineData(1000, "1 kb/s")]
    [InlineData(2_050, "2.05 kb/s")]
    [InlineData(100_000, "100 kb/s")]
    [InlineData(999_499, "999 kb/s")]
    [InlineData(999_500, "1 Mb/s")]
    [InlineData(2_050_000, "2.05 Mb/s")]
    [InlineData(999_999_999, "1 Gb/s")]
    [InlineData(100e9, "100 Gb/s")]
    [InlineData(999.9e9, "1000 Gb/s")]
    [InlineData(123_456e9, "123000 Gb/s")]
    [InlineData(double.MaxValue, "unlimited")]
    public void ToString_HasThreeFiguresAndAUnit(double rate, string text) => KeyRate.FromBitsPerSecond(rate).ToString().Should().Be(text);

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void FromBitsPerSecond_RefusesWhatIsNoRate(double rate) =>
        FluentActions.Invoking(() => KeyRate.FromBitsPerSecond(rate)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void Less_NeverFallsBelowZero()
    {
        KeyRate.FromBitsPerSecond(5).Less(KeyRate.FromBitsPerSecond(7)).Should().Be(KeyRate.Zero);
        KeyRate.FromBitsPerSecond(7).Less(KeyRate.FromBitsPerSecond(5)).Should().Be(KeyRate.FromBitsPerSecond(2));
    }

    [Fact]
    public void Of_SpreadsAnAmountOverATime()
    {
        KeyRate.Of(Bits.From(600), TimeSpan.FromMinutes(1)).Should().Be(KeyRate.FromBitsPerSecond(10));
        FluentActions.Invoking(() => KeyRate.Of(Bits.From(1), TimeSpan.Zero)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Comparison_FollowsTheRate()
    {
        var (less, more) = (KeyRate.FromBitsPerSecond(999), KeyRate.FromKilobitsPerSecond(1));

        KeyRate.Min(more, less).Should().Be(less);
        (less < more && less <= more && more > less && more >= less && less.CompareTo(more) < 0).Should().BeTrue();
        (less + KeyRate.FromBitsPerSecond(1)).Should().Be(more);
    }
}
