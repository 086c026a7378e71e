using QkdMesh.Deployment.Tests.Rendering;

namespace QkdMesh.Deployment.Tests.Processes;

/// <summary>A real <c>redis-server</c> with the configuration, command and secrets of an overlay, and folders of this machine.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly MountedFiles _files;
    private readonly ChildProcess _process;

    private RedisProcess(MountedFiles files, ChildProcess process, int port) => (_files, _process, Port) = (files, process, port);

    public int Port { get; }

    public string Data => _files.Here("/data");

    /// <summary>Returns when the server accepts connections.</summary>
    public static async Task<RedisProcess> StartAsync(Overlay overlay)
    {
        var (pod, port) = (overlay.Redis, FreePort.Find());
        var files = new MountedFiles(
            overlay, pod, text => text.Replace($"port {pod.PortNamed("redis")}", $"port {port}", StringComparison.Ordinal));
        var command = pod.Container.Command.Select(files.Here).ToList();
        var redis = new RedisProcess(files, ChildProcess.Start(command, new StringWriter(), RedisServer.IsReady), port);
        await redis._process.Ready;
        return redis;
    }

    /// <summary>What a command of the pod, such as its probe, prints here.</summary>
    public Task<string> RunAsync(IEnumerable<string> command) => RunAsync(command.First(), command.Skip(1));

    /// <summary>What Redis answers to a client with these options.</summary>
    public Task<string> AskAsync(string[] client, params string[] question) => RunAsync("redis-cli", [.. client, .. question]);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _files.Dispose();
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var client = await MachineProgram.RunAsync(
            [program, "-p", $"{Port}", .. arguments.Select(_files.Here)], TestContext.Current.CancellationToken);
        var printed = client.Output.Trim();
        return client.ExitCode == 0 ? printed : $"{printed} [exit code {client.ExitCode}] {client.Error.Trim()}";
    }
}
