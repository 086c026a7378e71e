using Microsoft.Extensions.Logging;

namespace QkdMesh.Host.Audit;

/// <summary>A place that heads are kept at, and whether it takes them now. Safe for concurrent use.</summary>
/// <param name="kind">The word for metrics.</param>
/// <param name="name">For operators.</param>
internal sealed partial class HeadsPlace(string kind, string name, ILogger logger)
{
    private volatile string? _whyAway;

    public string Kind => kind;

    public string Name => name;

    /// <summary>Why the place took the last head not; null if it took it.</summary>
    public string? WhyAway => _whyAway;

    /// <summary>One line for operators while the place is away.</summary>
    public string? Warning => WhyAway is { } why ? $"the heads of the audit log do not reach {name}: {why}" : null;

    /// <summary>Logs each change once.</summary>
    /// <param name="whyAway">Null if the place took a head.</param>
    public void Report(string? whyAway)
    {
        var before = Interlocked.Exchange(ref _whyAway, whyAway);
        if (before is null && whyAway is not null) LogAway(name, whyAway);
        if (before is not null && whyAway is null) LogBack(name);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "the heads of the audit log do not reach {Place}: {Why}")]
    private partial void LogAway(string place, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the heads of the audit log reach {Place} again")]
    private partial void LogBack(string place);
}

/// <summary>Keeps the heads of one audit file at one place.</summary>
internal interface IFileHeads : IDisposable
{
    HeadsPlace Place { get; }

    /// <summary>False if the head is not kept.</summary>
    bool Put(long bytes, string hash);

    /// <summary>The audit file did not begin.</summary>
    void Withdraw();
}
