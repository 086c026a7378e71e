using QkdMesh.Fuzz.Inputs;

namespace QkdMesh.Fuzz.Tests;

/// <summary>The harness itself: it tells apart a crash, a broken claim, a slow reader and a reader that passes.</summary>
[Collection<Timed>]
public class HarnessFindsTests
{
    [Fact]
    public void NothingFails_WhenTheReaderIsSound() => Trial.Of(new Reader(_ => { }), [1]).Failure.Should().BeNull();

    [Fact]
    public void CrashIsAFailure() =>
        Trial.Of(new Reader(input => _ = input[7]), [1]).Failure.Should().Contain(nameof(IndexOutOfRangeException));

    [Fact]
    public void BrokenClaimIsAFailure() =>
        Trial.Of(new Reader(_ => Claim.Holds(false, "all is well")), [1]).Failure.Should().Be("does not hold: all is well");

    [Fact]
    public void SlowReaderIsAFailure_WhenItStaysSlow()
    {
        var tries = 0;
        Trial.Of(new Reader(_ => tries++), [1], TimeSpan.Zero).Failure.Should().StartWith("takes ");
        tries.Should().Be(3);
    }

    [Fact]
    public void MutationsAreTheSame_WhenTheSeedIsTheSame()
    {
        Make(1).Should().Equal(Make(1));
        Make(1).Should().NotEqual(Make(2));
        Make(1).Distinct(StringComparer.Ordinal).Should().HaveCountGreaterThan(150);
    }

    private static List<string> Make(int seed)
    {
        var mutator = new Mutator([new("one", [1, 2, 3, 4, 5, 6, 7, 8]), new("other", [9, 8, 7])], ["word"u8.ToArray()], seed);
        return [.. Enumerable.Range(0, 200).Select(_ => Convert.ToHexString(mutator.Next()))];
    }

    private sealed class Reader(Action<byte[]> read) : IFuzzTarget
    {
        public IReadOnlyList<byte[]> Words => [[0]];

        public void Run(ReadOnlySpan<byte> input) => read(input.ToArray());

        public IEnumerable<Seed> MakeCorpus(string root) => [];
    }
}
