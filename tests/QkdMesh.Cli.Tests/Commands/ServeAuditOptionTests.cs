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
                .And.EndWith("give --audit a directory that this user can write to, or add --audit-create to make it");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("--audit-create has no effect without --audit", "--audit-create")]
    [InlineData("--audit-file-size has no effect without --audit", "--audit-file-size", "5")]
    [InlineData("--audit-heads-required has no effect without --audit-heads", "--audit", "/tmp", "--audit-heads-required")]
    [InlineData("--audit-collector has no effect without --audit", "--audit-collector", "https://collector.example")]
    [InlineData("--audit-collector takes an https URL", "--audit", "/tmp", "--audit-collector", "http://collector.example")]
    [InlineData("--audit-syslog takes unix:PATH, udp://HOST[:PORT] or ", "--audit", "/tmp", "--audit-syslog", "/dev/log")]
    [InlineData(
        "--audit-heads-ca-file has no effect without --audit-collector", "--audit", "/tmp", "--audit-syslog", "unix:/dev/log",
        "--audit-heads-ca-file", "/proc/x")]
    [InlineData(
        "--audit-heads-certificate-file and --audit-heads-key-file belong together", "--audit", "/tmp", "--audit-collector",
        "https://collector.example", "--audit-heads-key-file", "/proc/x")]
    [InlineData(
        "--audit-heads-ca-file: /proc/x does not exist", "--audit", "/tmp", "--audit-collector", "https://collector.example",
        "--audit-heads-ca-file", "/proc/x")]
    [InlineData("--audit-heads is the directory of --audit", "--audit", "/tmp", "--audit-heads", "/tmp/../tmp")]
    [InlineData("the audit directory /proc/x cannot be used: it does not exist", "--audit", "/tmp", "--audit-heads", "/proc/x")]
    public async Task SettingThatCannotWorkIsRefused(string why, params string[] options)
    {
        var chain = Path.Combine(AppContext.BaseDirectory, "topologies", "trusted-node-chain.yaml");
        var run = await CommandLine.RunAsync(["serve", chain, "--port", "0", "--management-port", "0", .. options]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(why);
    }

    [Theory]
    [InlineData("--audit-file-age", 8760), InlineData("--audit-file-size", 65536)]
    [InlineData("--audit-patience", 10_000), InlineData("--audit-space-warning", 65536)]
    [InlineData("--audit-note-rate", 1024)]
    public async Task FileThatWouldEndAtOnceIsRefused(string option, int most)
    {
        var chain = Path.Combine(AppContext.BaseDirectory, "topologies", "trusted-node-chain.yaml");
        var run = await CommandLine.RunAsync("serve", chain, "--audit", "/tmp", option, "0");
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain($"{option} takes a number from 1 to {most}, not '0'");
    }

    [Fact]
    public async Task DirectoryIsMadeOnlyIfThisIsAsked()
    {
        var folder = Directory.CreateTempSubdirectory("qkdmesh-audit-");
        try
        {
            var mistyped = Path.Combine(folder.FullName, "adit");
            var chain = Path.Combine(AppContext.BaseDirectory, "topologies", "trusted-node-chain.yaml");

            var run = await CommandLine.RunAsync("serve", chain, "--port", "0", "--management-port", "0", "--audit", mistyped);

            run.ExitCode.Should().Be(1);
            run.Error.Should().Contain("it does not exist").And.Contain("--audit-create");
            Directory.Exists(mistyped).Should().BeFalse();
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
