using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace QkdMesh.Clustering.Tests;

/// <summary>A real <c>redis-server</c> on a free port of the loopback interface, with nothing in it.</summary>
public sealed class RealRedis : IDisposable
{
    private readonly Process _process;

    public RealRedis()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Address = new DnsEndPoint("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        }

        _process = Process.Start(new ProcessStartInfo("redis-server", ["--bind", "127.0.0.1", "--port", $"{Address.Port}", "--save", ""])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException("redis-server ended before it was ready");
    }

    public DnsEndPoint Address { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
