using QkdMesh.Bench.Load;

namespace QkdMesh.Bench.Tests.Load;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void PercentileIsTheNearestRank_WhenValuesAreInNoOrder(double part, double expected) =>
        Percentile.OfMilliseconds([.. Enumerable.Range(1, 100).Reverse().Select(at => TimeSpan.FromMilliseconds(at))], part).Should()
            .Be(expected);

    [Fact]
    public void PercentileThrows_WhenThereIsNothingToRank() =>
        FluentActions.Invoking(() => Percentile.OfMilliseconds([], 0.5)).Should().Throw<ArgumentException>();
}
