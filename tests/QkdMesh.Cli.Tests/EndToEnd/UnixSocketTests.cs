using System.Net.Sockets;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A server that cannot listen at its Unix socket says why. It takes over a socket that a dead server left.</summary>
public sealed class UnixSocketTests : IDisposable
{
    private const string Ring = "topologies/madrid-ring.yaml";

    private readonly TemporaryFolder _files = new("unix-socket");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PathIsRefused_WhenItsDirectoryIsMissing() =>
        await RefusedAsync(_files["none/a.sock"], $"the directory {_files["none"]} does not exist");

    [Fact]
    public async Task PathIsRefused_WhenItIsADirectory() => await RefusedAsync(_files.Path, $"{_files.Path} is a directory");

    [Fact]
    public async Task PathIsRefused_WhenItIsAFile_AndTheFileStays()
    {
        _files.Write("keys.txt", "kept");
        await RefusedAsync(_files["keys.txt"], $"{_files["keys.txt"]} is a file, and not a socket");
        (await File.ReadAllTextAsync(_files["keys.txt"], Cancellation)).Should().Be("kept");
    }

    [Fact]
    public async Task PathIsRefused_WhenItIsTooLong() =>
        await RefusedAsync(_files[new string('a', 120)], "which is too long for the address of a socket");

    [Fact]
    public async Task PathIsRefused_WhenNobodyMayWriteThere() =>
        await RefusedAsync("/proc/a.sock", "no socket can be made at /proc/a.sock");

    [Fact]
    public async Task PathIsRefused_WhenItIsEmpty()
    {
        var run = await ServeAsync("");
        run.Error.Should().Be("error: --unix-socket is empty: give PATH, or leave the option out (INVALID_SETTING)\n");
    }

    [Fact]
    public async Task OtherProgramIsNamed_WhenItListensThere()
    {
        using var other = Listen(_files["a.sock"]);
        var run = await ServeAsync(_files["a.sock"]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Be(
            $"error: another program listens at {_files["a.sock"]}: stop that program, or choose another path with --unix-socket "
            + "(PORT_IN_USE)\n");
    }

    [Fact]
    public async Task SocketOfADeadServerIsTakenOver()
    {
        // A process that is killed leaves its socket. A socket with another name here stands for it.
        using (Listen(_files["b.sock"])) File.Move(_files["b.sock"], _files["a.sock"]);
        await using var server = ServingProcess.Start(Ring, [], "--unix-socket", _files["a.sock"]);
        await server.AnswerAsync(Cancellation);
        using var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await caller.ConnectAsync(new UnixDomainSocketEndPoint(_files["a.sock"]), Cancellation);
        caller.Connected.Should().BeTrue();
    }

    public void Dispose() => _files.Dispose();

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        return socket;
    }

    private static async Task RefusedAsync(string path, string why)
    {
        var run = await ServeAsync(path);
        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("error: --unix-socket: ").And.Contain(why).And.EndWith("(INVALID_SETTING)\n")
            .And.MatchRegex("^[^\n]*\n$");
    }

    private static Task<CommandLine> ServeAsync(string path) =>
        CommandLine.RunAsync("serve", Ring, "--port", "0", "--management-port", "0", "--unix-socket", path);
}
