using QkdMesh.Chaos.Grounds;

namespace QkdMesh.Chaos.Processes;

/// <summary>A real Redis that keeps its data in an append-only file, and the faults of this Redis.</summary>
internal sealed class RedisProcess(Ground ground, string folder) : IAsyncDisposable
{
    public const string Member = "redis";
    public const int Port = 6379;

    private readonly string _data = Path.Combine(folder, "redis"), _dump = Path.Combine(folder, "redis-dump");
    private ChildProcess? _child;

    /// <summary>The folder with its data.</summary>
    public string Data => _data;

    public string Log => Path.Combine(folder, "redis.log");

    /// <summary>Does nothing if Redis runs: another fault may already have replaced a Redis that was down.</summary>
    public async Task StartAsync()
    {
        if (_child is { Exited.IsCompleted: false }) return;
        Directory.CreateDirectory(_data);
        string[] command =
        [
            .. ground.EnterAs(Member), "redis-server", "--bind", ground.AddressOf(Member), "--port", $"{Port}",
            "--protected-mode", "no", "--save", "",
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

    /// <summary>Deletes all data. Redis must be down.</summary>
    public void Empty() => Directory.Delete(_data, recursive: true);

    /// <summary>Saves a copy of the data on disk.</summary>
    public void Dump() => Copy(_data, _dump);

    /// <summary>Puts the data of the last dump in place. Redis must be down.</summary>
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
