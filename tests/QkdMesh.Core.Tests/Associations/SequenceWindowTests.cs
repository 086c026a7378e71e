using CsCheck;
using QkdMesh.Core.Associations;

namespace QkdMesh.Core.Tests.Associations;

public class SequenceWindowTests
{
    /// <summary>Against a model that remembers every number.</summary>
    [Fact]
    public void EachNumberIsTakenOnce_AndNoneThatIsTooOld() =>
        Gen.OneOf(Gen.ULong[0, 40], Gen.ULong[0, 3 * SequenceWindow.Size], Gen.ULong[0, 40 * SequenceWindow.Size]).Array[1, 400].Sample(
            numbers =>
            {
                var (window, taken, highest) = (new SequenceWindow(), new HashSet<ulong>(), 0UL);
                foreach (var number in numbers)
                {
                    var isNew = number > 0 && number + SequenceWindow.Size > highest && !taken.Contains(number);
                    window.MayTake(number).Should().Be(isNew, "{0} after {1}", number, highest);
                    if (!isNew) continue;
                    window.Take(number);
                    taken.Add(number);
                    highest = Math.Max(highest, number);
                }
            },
            iter: 500);

    [Fact]
    public void LastNumberIsTakenOnce()
    {
        var window = new SequenceWindow();
        window.Take(ulong.MaxValue);

        window.MayTake(ulong.MaxValue).Should().BeFalse();
        window.MayTake(ulong.MaxValue - 1).Should().BeTrue();
        window.MayTake(1).Should().BeFalse();
    }
}
