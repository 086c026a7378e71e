using System.Text;
using System.Threading.Channels;
using QkdMesh.Cli.Tests.Fakes;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>Commands that know several silos, over real gRPC.</summary>
public sealed class FailoverCommandTests
{
    // Port 1 of loopback: privileged, and nothing listens on it.
    private const string Nowhere = "127.0.0.1:1";

    [Fact]
    public async Task KeysComeFromTheNextAddress_WhenTheFirstDoesNotAnswer()
    {
        await using var mesh = await StartAsync();
        var run = await CommandLine.RunAsync(
            [.. "key get --sae alice --peer bob --number 1 --json --server".Split(' '), $"{Nowhere},{mesh.Address}"]);
        run.ExitCode.Should().Be(0, run.Output);
        run.Json().GetProperty("keys").GetArrayLength().Should().Be(1);
        run.Error.Should().Contain("no mesh answers at http://127.0.0.1:1").And.Contain($"Asking {mesh.Address}".TrimEnd('/'));
    }

    [Fact]
    public async Task KeysComeFromTheSiloThatServes_WhenTheFirstNamesIt()
    {
        await using var serves = await StartAsync();
        await using var first = await StartAsync();
        first.Elsewhere = serves.Address;
        var run = await CommandLine.RunAsync(
            [.. "key get --sae alice --peer bob --number 1 --json --server".Split(' '), $"{first.Address},{Nowhere},{serves.Address}"]);
        run.ExitCode.Should().Be(0, run.Output);
        serves.Keys.Should().ContainSingle();
        run.Error.Should().NotContain(Nowhere);
    }

    [Fact]
    public async Task SiloThatTheUserDidNotListIsNamedAndNotCalled()
    {
        await using var other = await StartAsync();
        await using var first = await StartAsync();
        first.Elsewhere = other.Address;
        var run = await CommandLine.RunAsync([.. "key get --sae alice --peer bob --server".Split(' '), $"{first.Address}"]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"ask at {other.Address}".TrimEnd('/')).And.Contain("NOT_SERVED_HERE");
        other.Keys.Should().BeEmpty();
    }

    [Theory]
    [InlineData("key get --sae alice --peer bob", "keys may have been made")]
    [InlineData("key collect --sae bob --peer alice key-0", "the keys may be lost")]
    public async Task CallIsNotRepeatedAtAnotherSilo_WhenItsAnswerIsLost(string line, string meaning)
    {
        await using var first = await StartAsync();
        await using var next = await StartAsync();
        first.Keys.Add("key-0", new byte[32]);
        first.LosesAnswers = true;
        var run = await CommandLine.RunAsync([.. line.Split(' '), "--server", $"{first.Address},{next.Address}"]);
        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Error.Should().StartWith($"error: no answer came from {first.Address}".TrimEnd('/')).And.Contain(meaning)
            .And.EndWith("(OUTCOME_UNKNOWN)\n");
        next.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData("link cut a-b", "cut")]
    [InlineData("link restore a-b", "active")]
    public async Task OrderIsRepeatedAtAnotherSilo_WhenItsAnswerIsLost(string line, string state)
    {
        await using var first = await StartAsync();
        await using var next = await StartAsync();
        first.LosesAnswers = true;
        var run = await CommandLine.RunAsync([.. line.Split(' '), "--server", $"{first.Address},{next.Address}"]);
        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain(state);
        next.Calls.Should().Be(1);
    }

    [Fact]
    public async Task QuestionIsRepeatedAtAnotherSilo_WhenItsAnswerIsLost()
    {
        await using var first = await StartAsync();
        await using var next = await StartAsync();
        first.LosesAnswers = true;
        var run = await CommandLine.RunAsync("network", "show", "--json", "--server", $"{first.Address},{next.Address}");
        run.ExitCode.Should().Be(0, run.Output);
        next.Calls.Should().Be(1);
    }

    [Theory]
    [InlineData("watch --json", "{\"version\":0,\"network\"")]
    [InlineData("key stream --sae alice --peer bob --json", "{\"index\":0,")]
    public async Task CommandGoesOn_WhenTheSiloRestarts(string command, string first)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (output, error) = (new LineWriter(), new LineWriter());
        var mesh = await StartAsync();
        var running = QkdMeshCommand.InvokeAsync(
            [.. command.Split(' '), "--server", $"{mesh.Address}"], output, error, stop.Token);
        (await output.Lines.ReadAsync(stop.Token)).Should().StartWith(first);
        await mesh.DisposeAsync();
        (await error.Lines.ReadAsync(stop.Token)).Should().EndWith("Trying again");

        await using var again = await FakeMesh.StartAsync(mesh.Topology, port: mesh.Address.Port);
        await foreach (var line in output.Lines.ReadAllAsync(stop.Token))
        {
            if (line.StartsWith(first, StringComparison.Ordinal)) break;
        }

        await stop.CancelAsync();
        (await running).Should().Be(0);
    }

    [Theory]
    [InlineData("http://localhost:7014/prefix")]
    [InlineData("localhost:7014,")]
    [InlineData("localhost")]
    public async Task AddressIsRefused_WhenItIsNotOne(string server)
    {
        var run = await CommandLine.RunAsync("network", "show", "--server", server);
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("--server takes addresses such as");
    }

    [Fact]
    public async Task RefusalDoesNotRepeatAPassword()
    {
        var run = await CommandLine.RunAsync("network", "show", "--server", "http://me:s3cret@localhost:7014");
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("not a URL with a user").And.NotContain("s3cret");
    }

    [Theory]
    [InlineData("https://a.example,http://b.example:7014")]
    [InlineData("http://a.example:7014,https://b.example")]
    public async Task AddressesAreRefused_WhenSomeHaveTlsAndOthersNot(string servers)
    {
        var run = await CommandLine.RunAsync("network", "show", "--server", servers);
        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("addresses with https or addresses with http, not both");
    }

    private static Task<FakeMesh> StartAsync() => FakeMesh.StartAsync(Networks.Of("a-b", "alice@a bob@b"));

    /// <summary>Hands on each line as it is written.</summary>
    private sealed class LineWriter : TextWriter
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public override Encoding Encoding => Encoding.UTF8;

        public ChannelReader<string> Lines => _lines.Reader;

        public override void WriteLine(string? value) => _lines.Writer.TryWrite(value ?? "");
    }
}
