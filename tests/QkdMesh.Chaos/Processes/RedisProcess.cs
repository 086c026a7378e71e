using QkdMesh.Chaos.Grounds;

namespace QkdMesh.Chaos.Processes;

/// <summary>A real Redis, which keeps what it is told in an append-only file, and what becomes of it.</summary>
internal sealed class RedisProcess(Ground ground, string folder) : IAsyncDisposable
{
    public const string Member = "redis";
    public const int Port = 6379;

    private readonly string _data = Path.Combine(folder, "redis"), _dump = Path.Combine(folder, "redis-dump");
    private ChildProcess? _child;

    /// <summary>Where it keeps what it is told.</summary>
    public string Data => _data;

    public string Log => Path.Combine(folder, "redis.log");

    /// <summary>Does nothing where it runs: a fault that replaced it may have ended one that had it down.</summary>
    public async Task StartAsync()
    {
        if (_child is { Exited.IsCompleted: false }) return;
        Directory.CreateDirectory(_data);
        string[] command =
        [
            .. ground.EnterAs(Member), "redis-server", "--bind", ground.AddressOf(Member), "--port", $"{Port}", "--protected-mode", "no",
            "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--dir", _data,
        ];
        _child = ChildProcess.Start(command, ProcessLog.To(Log), RedisServer.IsReady);
        await _child.Ready;
    }

    public async Task KillAsync()
    {
        if (_child is { } child) await child.DisposeAsync();
        _child = null;
    }

    public void Send(Signal signal) => _child?.Send(signal);

    /// <summary>Forgets all. It must be down.</summary>
    public void Empty() => Directory.Delete(_data, recursive: true);

    /// <summary>What it holds on disk now can come back later.</summary>
    public void Dump() => Copy(_data, _dump);

    /// <summary>It holds what it held at the dump. It must be down.</summary>
    public void GoBack()
    {
        Empty();
        Copy(_dump, _data);
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
