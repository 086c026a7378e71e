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
            [.. "key get --sae alice --peer bob --number 1 --json --server".Split(' '), $"{first.Address}"]);
        run.ExitCode.Should().Be(0, run.Output);
        serves.Keys.Should().ContainSingle();
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
