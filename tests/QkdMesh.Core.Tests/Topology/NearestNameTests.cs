using CsCheck;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.Topology;

public class NearestNameTests
{
    [Theory]
    [InlineData("lenght_km", "length_km")]
    [InlineData("length", "length_km")]
    [InlineData("LOSS_DB", "loss_db")]
    [InlineData("loss_db_km", "loss_db")]
    [InlineData("dveice", "device")]
    [InlineData("roh", "rho")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void FindsWhatWasMeant(string written, string? meant) =>
        new NearestName(["length_km", "loss_db", "device", "rho"]).Find(written).Should().Be(meant);

    [Fact]
    public void NameInOtherLettersIsNearest_WhenANameBeforeItHasItAsAPart() =>
        new NearestName(["quevedo-norte", "norte"]).Find("NORTE").Should().Be("norte");

    [Fact]
    public void StopsLooking_WhenTooManyNamesAreWrong()
    {
        var nearest = new NearestName(["alpha"]);
        Enumerable.Range(0, 100).Count(_ => nearest.Find("alphb") is not null).Should().Be(20);
    }

    [Fact]
    public void AgreesWithThePlainDistance() =>
        Gen.Select(Gen.String[Gen.Char['a', 'c'], 0, 12], Gen.String[Gen.Char['a', 'c'], 1, 12]).Sample((written, known) =>
    {
        var limit = Math.Clamp(written.Length / 3, 1, 3);
        var prefix = Math.Min(written.Length, known.Length) >= 3
            && (written.StartsWith(known, StringComparison.Ordinal) || known.StartsWith(written, StringComparison.Ordinal));
        return new NearestName([known]).Find(written) is not null == (prefix || Distance(written, known) <= limit);
    });

    private static int Distance(string one, string other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                table[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, table[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[one.Length, other.Length];
    }
}
