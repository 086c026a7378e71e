using System.Diagnostics.Metrics;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QkdMesh.Application.Access;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Quantities;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Telemetry;

namespace QkdMesh.Host.Access;

/// <summary>
/// Records orders, logins and refusals in the audit log; orders and refusals also in the log of the process and the metrics. A caller may
/// repeat a login or a refusal without end, so both are limited: those beyond the limit are counted. They are written beside the calls, and
/// no delivery waits for them.
/// </summary>
internal sealed partial class AccessRecords : BackgroundService, IAccessRecords
{
    // After the burst, the lines of the limit are about 5 MB a day: strangers do not fill a disk with them.
    private const int Burst = 2_000;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10), BetweenLogins = TimeSpan.FromSeconds(1);

    // A Refusal, or a Login.
    private readonly Channel<object> _waiting = Channel.CreateBounded<object>(
        new BoundedChannelOptions(2 * Burst) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    // Each has a limit of its own, so that strangers cannot hide logins.
    private readonly TokenBucketRateLimiter _refusals = LimitOf(Between), _logins = LimitOf(BetweenLogins);

    private readonly Counter<long> _count;
    private readonly AuditLog? _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<AccessRecords> _logger;
    private long _refusalsLeftOut, _loginsLeftOut;

    public AccessRecords(IMeterFactory meters, TimeProvider time, ILogger<AccessRecords> logger, IAuditLog audit)
    {
        (_time, _logger, _audit) = (time, logger, audit as AuditLog);
        _count = meters.Create(SiloMetrics.MeterName).CreateCounter<long>(
            "qkdmesh.access.refusals", "{refusal}", "Connections and calls that were refused because of who the caller is.");
    }

    // Orders are rare, so they have no limit.
    public async ValueTask<MeshError?> BeginAsync(Orderer by, string order) =>
        _audit is null ? null : await _audit.WriteAsync(OrderedEntry.Of(by, order, OrderedEntry.Begun, _time.GetUtcNow()));

    public void Ordered(Orderer by, string order, string result, string? first) =>
        _audit?.Note([OrderedEntry.Of(by, order, result, _time.GetUtcNow()) with { First = first }]);

    public void Refused(Refusal refusal)
    {
        _count.Add(1, new("door", refusal.Door), new("reason", refusal.Reason));
        if (!Add(refusal, _refusals)) Interlocked.Increment(ref _refusalsLeftOut);
    }

    public void LoggedIn(Login login)
    {
        if (_audit is not null && !Add(login, _logins)) Interlocked.Increment(ref _loginsLeftOut);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _refusals.Dispose();
        _logins.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends when the channel is complete, so that those of the last moment are written too.
        await foreach (var each in _waiting.Reader.ReadAllAsync(CancellationToken.None)) Write(each);
        if (LeftOut() is { } atTheEnd) _audit?.Note([atTheEnd]);
    }

    private void Write(object each)
    {
        var now = _time.GetUtcNow();
        var leftOut = LeftOut();
        if (leftOut is { Refusals: > 0 and var count }) LogLeftOut(Counted.Of(count, "more refusal was", "more refusals were"));
        AuditEntry entry = each switch
        {
            Login login => new LoginEntry(login.Door, login.Caller, login.Fingerprint, login.Address) { Time = now },
            Refusal refusal => Logged(refusal, now),
            _ => throw new InvalidOperationException(),
        };
        if (_audit?.NoteIfRoom(leftOut is null ? [entry] : [leftOut, entry]) is not false) return;
        Interlocked.Add(ref _refusalsLeftOut, (leftOut?.Refusals ?? 0) + (each is Refusal ? 1 : 0));
        Interlocked.Add(ref _loginsLeftOut, (leftOut?.Logins ?? 0) + (each is Login ? 1 : 0));
    }

    private RefusedEntry Logged(Refusal refusal, DateTimeOffset now)
    {
        LogRefused(refusal.Operation ?? "a connection", refusal.Door, refusal.Address, refusal.Reason, refusal.Detail);
        return RefusedEntry.Of(refusal, now);
    }

    private LeftOutEntry? LeftOut()
    {
        var (refusals, logins) = (Interlocked.Exchange(ref _refusalsLeftOut, 0), Interlocked.Exchange(ref _loginsLeftOut, 0));
        return refusals + logins > 0 ? new LeftOutEntry(refusals) { Logins = logins, Time = _time.GetUtcNow() } : null;
    }

    private bool Add(object each, TokenBucketRateLimiter limit)
    {
        using var lease = limit.AttemptAcquire();
        return lease.IsAcquired && _waiting.Writer.TryWrite(each);
    }

    private static TokenBucketRateLimiter LimitOf(TimeSpan between) => new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = between, QueueLimit = 0,
    });

    [LoggerMessage(Level = LogLevel.Information, Message = "refused {Operation} at {Door} from {Address}: {Reason}: {Detail}")]
    private partial void LogRefused(string operation, string door, string? address, string reason, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Refusals} counted, and not recorded one by one")]
    private partial void LogLeftOut(string refusals);
}
