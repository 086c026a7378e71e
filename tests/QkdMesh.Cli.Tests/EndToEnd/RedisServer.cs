using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A real <c>redis-server</c> that keeps nothing.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-redis-");
    private readonly Process _process;

    /// <param name="tls">Settings of TLS, which it speaks at its port then and nothing else; null for none.</param>
    /// <param name="password">What it wants of who connects; null for nothing.</param>
    public RedisServer(IReadOnlyList<string>? tls = null, string? password = null)
    {
        string[] arguments =
        [
            .. tls is null ? ["--port", $"{Port}"] : (string[])["--port", "0", "--tls-port", $"{Port}", "--tls-auth-clients", "no", .. tls],
            .. password is null ? [] : (string[])["--requirepass", password],
            "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder.FullName,
        ];
        _process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException("redis-server ended");
    }

    public int Port { get; } = FreePort();

    /// <summary>What <c>redis-cli</c> prints.</summary>
    public string Ask(params string[] command)
    {
        var start = new ProcessStartInfo("redis-cli", ["-p", $"{Port}", .. command]) { RedirectStandardOutput = true, UseShellExecute = false };
        using var client = Process.Start(start)!;
        var printed = client.StandardOutput.ReadToEnd();
        client.WaitForExit();
        return printed.Trim();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
