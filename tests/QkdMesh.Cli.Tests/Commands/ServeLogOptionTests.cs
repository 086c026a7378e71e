namespace QkdMesh.Cli.Tests.Commands;

public sealed class ServeLogOptionTests
{
    [Theory]
    [InlineData("--log-format", "xml", "--log-format takes text or json, not 'xml'")]
    [InlineData("--log-format", "", "--log-format is empty")]
    [InlineData("--log-level", "warn", "--log-level: 'warn' is not a level: did you mean 'warning'?")]
    [InlineData("--log-level", "loud", "'loud' is not a level: write trace, debug, information, warning, error, critical, none")]
    [InlineData("--log-level", "warning,debug", "--log-level: 'debug' has no category: write CATEGORY=debug")]
    [InlineData("--log-level", "=debug", "--log-level: '=debug' has no category")]
    [InlineData("--log-level", "QkdMesh.Links=debug,QkdMesh.Links=error", "--log-level: QkdMesh.Links has two levels")]
    [InlineData("--log-level", "QkdMesh.Links=", "--log-level: '' is not a level")]
    public async Task LogThatCannotBeIsRefused(string option, string value, string why)
    {
        var chain = Path.Combine(AppContext.BaseDirectory, "topologies", "trusted-node-chain.yaml");
        var run = await CommandLine.RunAsync("serve", chain, "--port", "0", option, value);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(why);
    }
}
