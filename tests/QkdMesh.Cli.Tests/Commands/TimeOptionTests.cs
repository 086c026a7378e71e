using QkdMesh.Cli.Commands.Exposure;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class TimeOptionTests
{
    [Theory]
    [InlineData("2026-03-01", "2026-03-01T00:00:00Z")]
    [InlineData("2026-03-01T14:30", "2026-03-01T14:30:00Z")]
    [InlineData("2026-03-01T14:30Z", "2026-03-01T14:30:00Z")]
    [InlineData("2026-03-01T14:30:15+01:00", "2026-03-01T13:30:15Z")]
    [InlineData("2026-03-01T14:30:15.25", "2026-03-01T14:30:15.25Z")]
    [InlineData("2026-03-01T14:30:15.1234567-05:30", "2026-03-01T20:00:15.1234567Z")]
    public void TimeIsUtc_WhereNothingElseIsSaid(string text, string utc) =>
        TimeOption.Parse(text).Should().Be(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("14:30")]
    [InlineData("2026-3-1")]
    [InlineData("2026-03-01 14:30")]
    public void OtherFormsAreNoTimes(string text) => TimeOption.Parse(text).Should().BeNull();
}
