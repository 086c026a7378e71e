namespace QkdMesh.Cli.Tests.Session;

public sealed class FailureTests
{
    // Port 1 of loopback: privileged, and nothing listens on it.
    private const string Nowhere = "http://127.0.0.1:1";

    [Theory]
    [InlineData("key get --sae alice --peer bob")]
    [InlineData("key stream --sae alice --peer bob")]
    [InlineData("link cut a-b")]
    [InlineData("node release a")]
    [InlineData("route explain a b")]
    [InlineData("network show")]
    [InlineData("watch")]
    public async Task ErrorSaysWhatToDo_WhenNoServerAnswers(string line)
    {
        var run = await CommandLine.RunAsync([.. line.Split(' '), "--server", Nowhere, "--json"]);
        run.ExitCode.Should().Be(1);
        var error = run.Json().GetProperty("error");
        error.GetProperty("reason").GetString().Should().Be("SERVER_UNREACHABLE");
        error.GetProperty("message").GetString().Should().Contain(Nowhere).And.Contain("qkdmesh serve").And.Contain("--server");
        error.GetProperty("retryable").GetBoolean().Should().BeTrue();
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("serve")]
    [InlineData("topology show")]
    public async Task ErrorNamesTheFile_WhenItDoesNotExist(string command)
    {
        var run = await CommandLine.RunAsync([.. command.Split(' '), "missing.yaml"]);
        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Error.Should().StartWith("error: missing.yaml does not exist").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("topology validate missing.yaml")]
    [InlineData("serve --config missing.json")]
    [InlineData("serve topologies/madrid-ring.yaml --cluster --redis 127.0.0.1:1 --site all --redis-password-file missing.pem")]
    public async Task FileIsNamedOnceAndWhatToDoAsWell_WhenItDoesNotExist(string line)
    {
        var run = await CommandLine.RunAsync(line.Split(' '));
        run.ExitCode.Should().Be(1);
        var said = run.Output + run.Error;
        said.Should().Contain("does not exist").And.Contain("check the path and its permissions");
        said.Split("missing.").Should().HaveCount(2);
    }

    [Fact]
    public async Task OtherFilesAreChecked_WhenOneDoesNotExist()
    {
        var run = await CommandLine.RunAsync(["topology", "validate", "missing.yaml", Path.Combine("topologies", "madrid-ring.yaml")]);
        run.ExitCode.Should().Be(1);
        run.Output.Should().Contain("missing.yaml:1:1: the file does not exist").And.Contain("madrid-ring.yaml: valid");
    }
}
