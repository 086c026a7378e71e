using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using k8s.Models;
using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests.Processes;

/// <summary>A real <c>redis-server</c> with the configuration, command and secrets of an overlay. Only folders and the port are others.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("qkdmesh-redis-");
    private readonly Workload pod;
    private readonly Process process;
    private readonly int port = FreePort();

    public RedisProcess(Overlay overlay)
    {
        pod = overlay.Redis;
        foreach (var mount in pod.Container.VolumeMounts) LayOut(overlay, mount.MountPath);
        var command = pod.Container.Command.Select(Here).ToList();
        process = Tool.Start(command[0], [.. command[1..]]);
        WaitUntilReady();
    }

    public string Data => Here("/data");

    /// <summary>What a command of the pod, such as its probe, answers here.</summary>
    public string Run(IEnumerable<string> command) => Run(command.First(), command.Skip(1).Select(Here));

    /// <summary>What Redis answers to somebody.</summary>
    public string Ask(string[] who, params string[] what) => Run("redis-cli", [.. who.Select(Here), .. what]);

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private string Run(string program, IEnumerable<string> arguments)
    {
        using var client = Tool.Start(program, ["-p", $"{port}", .. arguments]);
        var printed = client.StandardOutput.ReadToEnd();
        client.WaitForExit();
        return $"{printed.Trim()}{(client.ExitCode == 0 ? "" : $" [exit code {client.ExitCode}] {client.StandardError.ReadToEnd().Trim()}")}";
    }

    private string Here(string text) => pod.Container.VolumeMounts.Any(mount => text.StartsWith(mount.MountPath, StringComparison.Ordinal))
        ? folder.FullName + text : text;

    private void LayOut(Overlay overlay, string mount)
    {
        Directory.CreateDirectory(Here(mount));
        var volume = pod.Pod.Volumes.FirstOrDefault(volume => volume.Name == pod.Container.VolumeMounts.Single(entry => entry.MountPath == mount).Name);
        foreach (var (file, text) in Files(overlay, volume)) File.WriteAllText(Path.Combine(Here(mount), file), text);
    }

    private IEnumerable<(string File, string Text)> Files(Overlay overlay, V1Volume? volume)
    {
        if (volume?.Secret is { } secret)
            return MadeSecrets.Named(secret.SecretName).Data.Select(entry => (entry.Key, Encoding.UTF8.GetString(entry.Value)));
        if (volume?.ConfigMap is not { } map) return [];
        return overlay.All<V1ConfigMap>().Single(found => found.Metadata.Name == map.Name).Data
            .Select(entry => (entry.Key, string.Join('\n', entry.Value.Split('\n').Select(Local))));
    }

    private string Local(string line) =>
        string.Join(' ', line.Split(' ').Select(Here)).Replace($"port {pod.PortNamed("redis")}", $"port {port}", StringComparison.Ordinal);

    private void WaitUntilReady()
    {
        var said = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } line)
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
