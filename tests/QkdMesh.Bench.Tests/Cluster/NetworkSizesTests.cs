using QkdMesh.Bench.Cluster;

namespace QkdMesh.Bench.Tests.Cluster;

public sealed class NetworkSizesTests
{
    [Fact]
    public void SizesAreReadInTheirOrder() => NetworkSizes.Parse("1000,10,100").Should().Equal(1000, 10, 100);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("9")]
    [InlineData("2001")]
    [InlineData("10,")]
    [InlineData("10, 100")]
    [InlineData("-10")]
    [InlineData("ten")]
    [InlineData("10;100")]
    [InlineData("99999999999")]
    public void SizesAreRefused_WhenTheyBreakTheRule(string? text) => NetworkSizes.Parse(text).Should().BeNull();
}
