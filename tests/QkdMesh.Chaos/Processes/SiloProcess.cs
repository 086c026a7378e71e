using System.Globalization;
using QkdMesh.Chaos.Grounds;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Processes;

/// <summary>The end of a silo's process.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="IsOurs">Whether the tester stopped or killed it.</param>
/// <param name="WasReady">Whether the silo had been ready.</param>
internal sealed record SiloExit(string Silo, TimeSpan At, int Code, bool IsOurs, bool WasReady = true)
{
    /// <summary>The exit code of a silo that fenced itself.</summary>
    public const int Fenced = 3;

    private const int Stopped = 0, Killed = 128 + 9;

    /// <summary>Whether the exit code is right for a silo that the tester stopped or killed.</summary>
    public bool IsAsTold => IsOurs && (Code is Stopped or Killed || !WasReady);
}

/// <summary>One silo under a supervisor. Its process is started again when it ends, unless the tester holds it down.</summary>
internal sealed class SiloProcess(
    string name, IEnumerable<string> nodes, SiloSettings settings, Ground ground, FakeClock? clock) : IAsyncDisposable
{
    // The pause of a supervisor before a restart.
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);

    private readonly List<SiloExit> _exits = [];
    private readonly List<string> _histories = [];
    private readonly List<ChildProcess> _children = [];
    private readonly CancellationTokenSource _over = new();
    private ChildProcess? _child;
    private TaskCompletionSource _mayRun = Open();
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SiloExit> _firstExit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private bool _isOurs;

    public string Name => name;

    /// <summary>The wall clock of the silo, if the tester can set it wrong.</summary>
    public FakeClock? Clock => clock;

    /// <summary>Where SAEs ask for keys.</summary>
    public Uri Address { get; } = new($"https://{ground.AddressOf(name)}:{SiloSettings.Port}");

    /// <summary>Where operators give orders.</summary>
    public Uri Operators { get; } = new($"https://{ground.AddressOf(name)}:{SiloSettings.OperatorPort}");

    /// <summary>Every end of a process of this silo so far.</summary>
    public IReadOnlyList<SiloExit> Exits => _exits;

    public Task<SiloExit> FirstExit => _firstExit.Task;

    public string HistoryFolder => Path.Combine(settings.Folder, $"silo-{name}-history");

    /// <summary>The files of histories: one for each process so far.</summary>
    public IReadOnlyList<string> Histories => _histories;

    /// <summary>The id of the process that runs now; null if none runs.</summary>
    public int? Process => _child is { Exited.IsCompleted: false } child ? child.Id : null;

    public string Log => Path.Combine(settings.Folder, $"silo-{name}.log");

    /// <summary>The directory of the audit log: one file for each process so far.</summary>
    public string Audit => Path.Combine(settings.Folder, $"silo-{name}-audit");

    /// <summary>The most memory that a process of this silo held, in bytes.</summary>
    public long MostMemory { get; private set; }

    /// <summary>Completes when the current process says that it is ready.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    public void Start() => _running = Task.Run(KeepRunningAsync);

    public void Send(Signal signal) => _child?.Send(signal);

    /// <summary>Kills the process. No other starts until <see cref="LetUp"/>.</summary>
    public async Task KillAsync()
    {
        _mayRun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await EndAsync(Signal.Kill);
    }

    public void LetUp() => _mayRun.TrySetResult();

    /// <summary>Stops the process, and waits until the next one is ready.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await EndAsync(Signal.Terminate).WaitAsync(cancellationToken);
        await ReadyAsync(cancellationToken);
    }

    public void LookAtMemory() => MostMemory = Math.Max(MostMemory, _child?.Memory ?? 0);

    /// <summary>Kills the silo for good. Its history is complete: a silo writes each event before the event takes effect.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await EndAsync(Signal.Kill);
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var child in _children) await child.DisposeAsync();
        _over.Dispose();
    }

    private async Task EndAsync(Signal signal)
    {
        if (_child is not { Exited.IsCompleted: false } child) return;
        _isOurs = true;
        _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        child.Send(signal);
        await child.Exited;
    }

    private async Task KeepRunningAsync()
    {
        try
        {
            while (!_over.IsCancellationRequested)
            {
                await RunOnceAsync();
                await MachineClock.PassAsync(RestartAfter, _over.Token);
                await _mayRun.Task.WaitAsync(_over.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task RunOnceAsync()
    {
        Directory.CreateDirectory(HistoryFolder);
        var history = Path.Combine(HistoryFolder, string.Create(CultureInfo.InvariantCulture, $"{_histories.Count + 1}.history"));
        _histories.Add(history);
        _isOurs = false;
        var command = settings.CommandOf(name, nodes, ground.AddressOf(name), history, Audit);
        var child = ChildProcess.Start(
            [.. ground.EnterAs(name), .. clock?.Words ?? [], .. command], ProcessLog.To(Log),
            line => line.Contains("\"ready\":true", StringComparison.Ordinal));
        _child = child;
        _children.Add(child);
        _ = child.Ready.ContinueWith(
            _ => _ready.TrySetResult(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        var code = await child.Exited;
        if (_ready.Task.IsCompleted) _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var exit = new SiloExit(name, MachineClock.Now, code, _isOurs, child.Ready.IsCompletedSuccessfully);
        _exits.Add(exit);
        _firstExit.TrySetResult(exit);
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
