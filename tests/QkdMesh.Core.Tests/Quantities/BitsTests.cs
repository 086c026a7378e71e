using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Tests.Quantities;

public class BitsTests
{
    [Fact]
    public void From_RefusesANegativeAmount() =>
        FluentActions.Invoking(() => Bits.From(-1)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void Arithmetic_RefusesToPassItsLimits()
    {
        FluentActions.Invoking(() => Bits.From(1) - Bits.From(2)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Bits.From(long.MaxValue) + Bits.From(1)).Should().Throw<OverflowException>();
        FluentActions.Invoking(() => Bits.FromBytes(1L << 60)).Should().Throw<OverflowException>();
        FluentActions.Invoking(() => Bits.FromBytes(-1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Bytes_AreWhole()
    {
        Bits.From(15).Bytes.Should().Be(1);
        Bits.FromBytes(2).Should().Be(Bits.From(16));
        Bits.FromBytes((1L << 60) - 1).Bytes.Should().Be((1L << 60) - 1);
    }

    [Fact]
    public void Comparison_FollowsTheCount()
    {
        var (less, more) = (Bits.From(7), Bits.From(8));

        (less < more && less <= more && more > less && more >= less && less.CompareTo(more) < 0).Should().BeTrue();
        (more + less - more).Should().Be(less);
        default(Bits).Should().Be(Bits.Zero);
    }

    [Fact]
    public void ToString_NamesTheUnit() => Bits.From(256).ToString().Should().Be("256 bit");
}
