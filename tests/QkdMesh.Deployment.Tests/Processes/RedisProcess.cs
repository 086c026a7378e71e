using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests.Processes;

/// <summary>A real <c>redis-server</c> with the configuration, command and secrets of an overlay. Only folders and the port are others.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly MountedFiles _files;
    private readonly Process _process;

    public RedisProcess(Overlay overlay)
    {
        var pod = overlay.Redis;
        _files = new(overlay, pod, text => text.Replace($"port {pod.PortNamed("redis")}", $"port {Port}", StringComparison.Ordinal));
        var command = pod.Container.Command.Select(_files.Here).ToList();
        _process = Tool.Start(command[0], [.. command[1..]]);
        WaitUntilReady();
    }

    public int Port { get; } = FreePort();

    public string Data => _files.Here("/data");

    /// <summary>What a command of the pod, such as its probe, answers here.</summary>
    public string Run(IEnumerable<string> command) => Run(command.First(), command.Skip(1));

    /// <summary>What Redis answers to somebody.</summary>
    public string Ask(string[] who, params string[] what) => Run("redis-cli", [.. who, .. what]);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _files.Dispose();
    }

    private string Run(string program, IEnumerable<string> arguments)
    {
        using var client = Tool.Start(program, ["-p", $"{Port}", .. arguments.Select(_files.Here)]);
        var printed = client.StandardOutput.ReadToEnd().Trim();
        client.WaitForExit();
        return client.ExitCode == 0 ? printed : $"{printed} [exit code {client.ExitCode}] {client.StandardError.ReadToEnd().Trim()}";
    }

    private void WaitUntilReady()
    {
        var said = new StringBuilder();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            said.AppendLine(line);
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException($"redis-server ended:\n{said}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
