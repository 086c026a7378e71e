using QkdMesh.Chaos.Grounds;

namespace QkdMesh.Chaos.Processes;

/// <summary>A real Redis that keeps its data in an append-only file, and the faults of this Redis.</summary>
/// <param name="tls">The files of its certificate; null for a Redis without TLS.</param>
internal sealed class RedisProcess(Ground ground, string folder, TlsFiles? tls = null) : IAsyncDisposable
{
    public const string Member = "redis", Replica = "replica";
    public const int Port = 6379;

    private readonly string _dump = Path.Combine(folder, "redis-dump");
    private readonly List<string> _data = [], _logs = [];
    private string _place = Member;
    private ChildProcess? _child, _replica;

    /// <summary>The folders with its data.</summary>
    public IReadOnlyList<string> Data => _data;

    public IReadOnlyList<string> Logs => _logs;

    /// <summary>Does nothing if Redis runs: another fault may already have replaced a Redis that was down.</summary>
    public async Task StartAsync()
    {
        if (_child is { Exited.IsCompleted: false }) return;
        _child = await StartAsync(_place);
    }

    /// <summary>Starts a second Redis that follows the first.</summary>
    public async Task StartReplicaAsync()
    {
        _replica = await StartAsync(Replica, "--replicaof", ground.AddressOf(Member), $"{Port}");
        while (!(await AskReplicaAsync("info replication")).Contains("master_link_status:up", StringComparison.Ordinal))
        {
            if (_replica.Exited.IsCompleted) throw new GroundException("the replica of Redis ended");
        }
    }

    /// <summary>Kills Redis. The replica takes over its data and its address. Does nothing without a replica.</summary>
    public async Task FailOverAsync()
    {
        if (_replica is not { } replica) return;
        await KillAsync();
        (_child, _replica, _place) = (replica, null, Replica);
        await AskReplicaAsync("replicaof no one");
        await ground.MoveAddressAsync(Member, Replica);
    }

    public async Task KillAsync()
    {
        if (_child is { } child) await child.DisposeAsync();
        _child = null;
    }

    public void Send(Signal signal) => _child?.Send(signal);

    /// <summary>Deletes all data. Redis must be down.</summary>
    public void Empty() => Directory.Delete(FolderOf(_place), recursive: true);

    /// <summary>Saves a copy of the data on disk.</summary>
    public void Dump() => Copy(FolderOf(_place), _dump);

    /// <summary>Puts the data of the last dump in place. Redis must be down.</summary>
    public void GoBack()
    {
        Empty();
        Copy(_dump, FolderOf(_place));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_replica is { } replica) await replica.DisposeAsync();
    }

    private async Task<ChildProcess> StartAsync(string place, params string[] more)
    {
        var (data, log) = (FolderOf(place), Path.Combine(folder, $"{place}.log"));
        Directory.CreateDirectory(data);
        if (!_data.Contains(data))
        {
            _data.Add(data);
            _logs.Add(log);
        }
        string[] command =
        [
            .. ground.EnterAs(place), "redis-server", "--bind", "0.0.0.0", .. tls is null ? ["--port", $"{Port}"] : OverTls(tls),
            "--protected-mode", "no", "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--dir", data, .. more,
        ];
        var child = ChildProcess.Start(command, ProcessLog.To(log), RedisServer.IsReady);
        await child.Ready;
        return child;
    }

    private static string[] OverTls(TlsFiles tls) =>
    [
        "--port", "0", "--tls-port", $"{Port}", "--tls-cert-file", tls.Certificate, "--tls-key-file", tls.Key,
        "--tls-ca-cert-file", tls.Authority, "--tls-auth-clients", "no", "--tls-replication", "yes",
    ];

    private Task<string> AskReplicaAsync(string question)
    {
        var how = tls is null ? "" : $"--tls --cacert {tls.Authority} ";
        return Command.RunAsync(
            $"{string.Join(' ', ground.EnterAs(Replica))} redis-cli -h {ground.AddressOf(Replica)} -p {Port} {how}{question}");
    }

    private string FolderOf(string place) => Path.Combine(folder, place);

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
