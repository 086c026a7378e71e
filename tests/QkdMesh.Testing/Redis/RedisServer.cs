using System.Net;
using QkdMesh.Testing.Files;
using QkdMesh.Testing.Processes;

namespace QkdMesh.Testing.Redis;

/// <summary>A real <c>redis-server</c> on a free port of 127.0.0.1. It starts empty and keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;

    private RedisServer(TemporaryFolder folder, ChildProcess process, int port) => (_folder, _process, Port) = (folder, process, port);

    public int Port { get; }

    public DnsEndPoint Address => new("127.0.0.1", Port);

    /// <summary>Recognises the line by which any <c>redis-server</c> says that it is ready.</summary>
    public static bool IsReady(string line) => line.Contains("Ready to accept connections", StringComparison.Ordinal);

    /// <summary>Returns when the server accepts connections.</summary>
    /// <param name="tls">TLS settings of redis-server. If given, the server accepts TLS only. Null for no TLS.</param>
    /// <param name="password">The password that a client must give; null for none.</param>
    public static async Task<RedisServer> StartAsync(IReadOnlyList<string>? tls = null, string? password = null)
    {
        var folder = new TemporaryFolder("redis");
        var port = FreePort.Find();
        string[] command =
        [
            "redis-server",
            .. tls is null ? ["--port", $"{port}"] : (string[])["--port", "0", "--tls-port", $"{port}", "--tls-auth-clients", "no", .. tls],
            .. password is null ? [] : (string[])["--requirepass", password],
            "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.Path,
        ];
        var server = new RedisServer(folder, ChildProcess.Start(command, new StringWriter(), IsReady), port);
        await server._process.Ready;
        return server;
    }

    /// <summary>A port of 127.0.0.1 at which a Redis answered until a moment ago.</summary>
    public static async Task<int> PortOfOneThatEndedAsync()
    {
        await using var server = await StartAsync();
        return server.Port;
    }

    /// <summary>What <c>redis-cli</c> prints.</summary>
    public async Task<string> AskAsync(CancellationToken cancellationToken, params string[] command) =>
        (await MachineProgram.RunAsync(["redis-cli", "-p", $"{Port}", .. command], cancellationToken)).Output.Trim();

    /// <summary>Makes this server a replica. Returns when it has all data of the primary.</summary>
    public async Task FollowAsync(RedisServer primary, CancellationToken cancellation)
    {
        await AskAsync(cancellation, "replicaof", "127.0.0.1", $"{primary.Port}");
        while (!(await AskAsync(cancellation, "info", "replication")).Contains("master_link_status:up", StringComparison.Ordinal))
            cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Makes this primary a replica, and its replica the primary. No write is lost, and connections stay.</summary>
    public async Task FailOverAsync(RedisServer replica, CancellationToken cancellation)
    {
        // A replica that has all data is not online for its primary at once, which then refuses.
        while (await AskAsync(cancellation, "failover", "to", "127.0.0.1", $"{replica.Port}") is not "OK" and var refusal)
            if (!refusal.Contains("not online", StringComparison.Ordinal)) throw new InvalidOperationException(refusal);
        while (!(await replica.AskAsync(cancellation, "role")).StartsWith("master", StringComparison.Ordinal))
            cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Makes the server answer nothing until the result is disposed of. Connections stay.</summary>
    public IDisposable Hold() => new Held(_process);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Held : IDisposable
    {
        private readonly ChildProcess _process;

        public Held(ChildProcess process)
        {
            _process = process;
            process.Send(Signal.Stop);
        }

        public void Dispose() => _process.Send(Signal.Continue);
    }
}
