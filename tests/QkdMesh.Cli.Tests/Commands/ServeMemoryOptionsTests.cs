using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Host;
using QkdMesh.Host.Listeners;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>The settings of serve for what callers may take of the process.</summary>
public sealed class ServeMemoryOptionsTests
{
    [Fact]
    public void LimitsAreThoseOfTheHost_WhereNothingIsSaid() => Read().Should().Match<MeshHostOptions>(options =>
        options.MemoryBudget == null && options.Connections == new ConnectionLimits());

    [Fact]
    public void BudgetIsInMebibytes() => Read(("--memory-budget", "64")).MemoryBudget.Should().Be(64 << 20);

    [Fact]
    public void ConnectionsAreLimitedInAllAndForEachAddress() => Read(("--connections", "500"), ("--connections-per-address", "400"))
        .Connections.Should().Be(new ConnectionLimits(500, 400));

    [Theory]
    [InlineData("--memory-budget", "31")]
    [InlineData("--memory-budget", "65537")]
    [InlineData("--memory-budget", "1.5")]
    [InlineData("--connections", "0")]
    [InlineData("--connections-per-address", "1000001")]
    public void NumberOutOfRangeIsRefused(string option, string value) =>
        FluentActions.Invoking(() => Read((option, value))).Should().Throw<ExpectedFailureException>().WithMessage($"{option} takes*");

    private static MeshHostOptions Read(params (string Option, string Value)[] given) => ServeOptions.From(
        new ServeValues(
            setting => given.FirstOrDefault(each => each.Option == setting.Option).Value,
            _ => null,
            new Dictionary<string, FileSetting>()),
        Networks.Of("a-b", "one@a two@b"));
}
