using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Tests.Bookkeeping;

public class ByteRangesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RangesAreWhatTheirBytesAre(int seed)
    {
        var random = new Random(seed);
        var ranges = new ByteRanges();
        var bytes = new bool[200];
        for (var round = 0; round < 2000; round++)
        {
            var start = random.Next(bytes.Length);
            var end = Math.Min(bytes.Length, start + random.Next(6));
            var isUsed = bytes.AsSpan(start, end - start).Contains(true);
            ranges.Overlaps(start, end).Should().Be(isUsed);
            ranges.TryAdd(start, end).Should().Be(!isUsed);
            if (!isUsed) Array.Fill(bytes, true, start, end - start);
        }
        ranges.Count.Should().Be(Enumerable.Range(0, bytes.Length).Count(at => bytes[at] && (at == 0 || !bytes[at - 1])));
    }

    [Fact]
    public void OneRangeIsKept_WhenRangesComeInOrder()
    {
        var ranges = new ByteRanges();
        for (var start = 0; start < 1000; start += 10) ranges.TryAdd(start, start + 10).Should().BeTrue();
        ranges.Count.Should().Be(1);
    }
}
