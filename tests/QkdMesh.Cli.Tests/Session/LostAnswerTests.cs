using System.CommandLine;
using System.Text;
using QkdMesh.Cli.Session;
using QkdMesh.Cli.Tests.Fakes;


namespace QkdMesh.Cli.Tests.Session;

/// <summary>Standard output into a pipe whose reader has left.</summary>
public sealed class LostAnswerTests
{
    public static TheoryData<string> Commands() => [.. Under(QkdMeshCommand.Build(), "")];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task HelpEndsQuietly_ForEveryCommand(string line)
    {
        var (exitCode, error) = await RunAsync($"{line} --help");
        exitCode.Should().Be(CommandRun.ReaderLeft);
        error.Should().BeEmpty();
    }

    [Theory]
    [InlineData("network show", 141, "")]
    [InlineData("watch", 141, "")]
    [InlineData("key get --sae alice --peer bob", 1, "keys that were not written are lost")]
    [InlineData("key stream --sae alice --peer bob --count 1", 1, "keys that were not written are lost")]
    public async Task LossIsReported_OnlyIfKeysAreLost(string line, int exitCode, string error)
    {
        await using var mesh = await FakeMesh.StartAsync(Networks.Of("a-b", "alice@a bob@b"));
        var run = await RunAsync($"{line} --server {mesh.Address}");
        run.ExitCode.Should().Be(exitCode);
        if (error.Length == 0) run.Error.Should().BeEmpty();
        else run.Error.Should().Contain(error);
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(string line)
    {
        await using var output = new GuardedWriter(new LeftPipe(), failure => throw new LostAnswerException(failure));
        await using var error = new StringWriter();
        string[] args = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (await QkdMeshCommand.InvokeAsync(args, output, error, TestContext.Current.CancellationToken), error.ToString());
    }

    private static IEnumerable<string> Under(Command command, string path) =>
        command.Subcommands.SelectMany(sub => Under(sub, $"{path} {sub.Name}")).Prepend(path);

    private sealed class LeftPipe : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("Broken pipe", 32);
    }
}
