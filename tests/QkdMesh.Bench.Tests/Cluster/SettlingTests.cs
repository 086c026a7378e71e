using QkdMesh.Bench.Cluster;

namespace QkdMesh.Bench.Tests.Cluster;

public sealed class SettlingTests
{
    [Theory]
    [InlineData(4, new double[] { 100, 50, 30, 29, 1 })]
    [InlineData(3, new double[] { 100, 100, 100, 1 })]
    [InlineData(3, new double[] { 100, 50, 120, 1 })]
    [InlineData(3, new double[] { 0, 0, 0, 0 })]
    [InlineData(10, new double[] { 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1 })]
    public async Task MeasuresUntilTheCostFallsNoMore(int times, double[] costs)
    {
        var measured = 0;
        var last = await Settling.UntilStillAsync(() => Task.FromResult(costs[measured++]));
        measured.Should().Be(times);
        last.Should().Be(costs[times - 1]);
    }
}
