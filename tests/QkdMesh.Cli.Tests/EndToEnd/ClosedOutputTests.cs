namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>Real processes whose standard streams are closed, full, or pipes whose reader has left.</summary>
public sealed class ClosedOutputTests
{
    [Theory]
    // The reader has gone before anything is written: the shell waits for its end.
    [InlineData("--help", 141, "")]
    [InlineData("topology show topologies/madrid-ring.yaml", 141, "")]
    [InlineData("no-such-command --json", 141, "")]
    public async Task ProgramEndsQuietly_WhenTheReaderOfItsOutputLeft(string line, int exitCode, string error) =>
        Check(await ShellAsync($"exec 3> >(:); wait $!; exec \"$0\" {line} >&3"), exitCode, error);

    [Theory]
    [InlineData("topology show topologies/madrid-ring.yaml >/dev/full", 1, "No space left on device")]
    [InlineData("--help >&-", 1, "Bad file descriptor")]
    [InlineData("no-such-command 2>/dev/full", 2, "")]
    [InlineData("no-such-command 2>&-", 2, "")]
    public async Task ExitCodeTellsTheFailure_WhenAStreamTakesNothing(string line, int exitCode, string error) =>
        Check(await ShellAsync($"exec \"$0\" {line}"), exitCode, error);

    private static Task<FinishedRun> ShellAsync(string script) => MachineProgram.RunAsync(
        ["bash", "-c", script, MachineProgram.QkdMesh], TestContext.Current.CancellationToken, folder: AppContext.BaseDirectory);

    private static void Check(FinishedRun run, int exitCode, string error)
    {
        run.ExitCode.Should().Be(exitCode, run.Error);
        if (error.Length == 0) run.Error.Should().BeEmpty();
        else run.Error.Should().Contain($"the answer cannot be written: {error}").And.NotContain("   at ");
    }
}
