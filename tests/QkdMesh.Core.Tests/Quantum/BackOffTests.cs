using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Quantum;

public class BackOffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Most = TimeSpan.FromSeconds(10);

    [Fact]
    public void WaitsDouble_UpToTheLongest_AndUpToHalfLessByChance()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var backOff = new BackOff(First, Most, new SeededEntropy(seed));
            foreach (var longest in new[] { 1.0, 2, 4, 8, 10, 10, 10 })
                backOff.Next().TotalSeconds.Should().BeInRange(longest / 2, longest);
        }
    }

    [Fact]
    public void TwoWhoFailTogetherDoNotComeBackTogether()
    {
        var waits = Enumerable.Range(0, 50).Select(seed => new BackOff(First, Most, new SeededEntropy(seed)).Next());

        waits.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void SuccessBeginsAnew()
    {
        var backOff = new BackOff(First, Most, new SeededEntropy(1));
        for (var failure = 0; failure < 5; failure++) backOff.Next();

        backOff.Reset();

        backOff.Next().Should().BeLessThanOrEqualTo(First);
    }

    [Fact]
    public void ManyFailuresAreNoOverflow()
    {
        var backOff = new BackOff(First, Most, new SeededEntropy(1));
        for (var failure = 0; failure < 10_000; failure++) backOff.Next().Should().BeLessThanOrEqualTo(Most);
    }
}
