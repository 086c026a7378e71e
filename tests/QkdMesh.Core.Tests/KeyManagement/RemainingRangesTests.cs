using CsCheck;
using QkdMesh.Core.KeyManagement;

namespace QkdMesh.Core.Tests.KeyManagement;

public class RemainingRangesTests
{
    private const int Start = 8, End = 72;

    private static readonly Gen<(int Start, int End)[]> Stretches =
        Gen.Select(Gen.Int[0, End + 8], Gen.Int[-2, 12]).Select((start, length) => (start, start + length)).Array[1, 60];

    [Fact]
    public void EveryStretch_IsRemovedOrRefusedAsABitmapSays() => Stretches.Sample(
        stretches =>
        {
            var ranges = new RemainingRanges(Start, End);
            var bitmap = Enumerable.Range(0, 2 * End).Select(at => at is >= Start and < End).ToArray();
            foreach (var (start, end) in stretches)
            {
                var isThere = start < end && bitmap[start..end].All(left => left);
                ranges.Contain(start, end).Should().Be(isThere);
                var remove = () => ranges.Remove(start, end);
                if (isThere) remove.Should().NotThrow();
                else remove.Should().Throw<InvalidOperationException>();
                if (isThere) Array.Clear(bitmap, start, end - start);
                ranges.Count.Should().Be(bitmap.Count(left => left));
            }
        },
        iter: 300);
}
