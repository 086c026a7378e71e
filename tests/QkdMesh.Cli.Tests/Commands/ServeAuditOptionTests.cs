namespace QkdMesh.Cli.Tests.Commands;

public sealed class ServeAuditOptionTests
{
    [Fact]
    public async Task ServingDoesNotBegin_WhereTheLogCannotBeWritten()
    {
        var folder = Directory.CreateTempSubdirectory("qkdmesh-audit-");
        try
        {
            var file = Path.Combine(folder.FullName, "file");
            await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
            var topology = Path.Combine(AppContext.BaseDirectory, "topologies", "trusted-node-chain.yaml");

            var run = await CommandLine.RunAsync("serve", topology, "--port", "0", "--management-port", "0", "--audit", file, "--json");

            run.ExitCode.Should().Be(1);
            var error = run.Json().GetProperty("error");
            error.GetProperty("reason").GetString().Should().Be("AUDIT_UNWRITABLE");
            error.GetProperty("message").GetString().Should()
                .StartWith($"the audit directory {file} cannot be used: it is a file: ")
                .And.EndWith("give --audit a directory that this user can write to");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--audit", "/proc/x", "the audit directory /proc/x cannot be used: it does not exist: give --audit")]
    [InlineData("--history", "/proc/x/y", "--history: /proc/x/y cannot be written: its directory does not exist. Name a file")]
    [InlineData("--history", "/proc", "--history: /proc cannot be written: it is a directory. Name a file")]
    public async Task PathThatCannotBeWrittenIsExplained_WithoutTheTextOfTheFramework(string option, string path, string why)
    {
        var chain = Path.Combine(AppContext.BaseDirectory, "topologies", "trusted-node-chain.yaml");
        string[] more = option == "--history" ? ["--history-secret-file", chain] : [];
        var run = await CommandLine.RunAsync(["serve", chain, "--port", "0", "--management-port", "0", option, path, .. more]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(why).And.NotContain("Could not find").And.NotContain("Access to the path");
    }
}
