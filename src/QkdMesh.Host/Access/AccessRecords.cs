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
/// Records orders and refusals in the audit log, the log of the process and the metrics. A refused caller costs nothing to repeat, so
/// refusals are limited: those beyond the limit are counted. They are written beside the calls, and no delivery waits for them.
/// </summary>
internal sealed partial class AccessRecords : BackgroundService, IAccessRecords
{
    // After the burst, the lines of the limit are about 5 MB a day: strangers do not fill a disk with them.
    private const int Burst = 2_000;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Channel<Refusal> _refusals = Channel.CreateBounded<Refusal>(
        new BoundedChannelOptions(Burst) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TokenBucketRateLimiter _limit = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = Between, QueueLimit = 0,
    });

    private readonly Counter<long> _count;
    private readonly AuditLog? _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<AccessRecords> _logger;
    private long _leftOut;

    public AccessRecords(IMeterFactory meters, TimeProvider time, ILogger<AccessRecords> logger, IAuditLog audit)
    {
        (_time, _logger, _audit) = (time, logger, audit as AuditLog);
        _count = meters.Create(SiloMetrics.MeterName).CreateCounter<long>(
            "qkdmesh.access.refusals", "{refusal}", "Connections and calls that were refused because of who the caller is.");
    }

    // Orders are rare, and none is left out.
    public MeshError? Begin(Orderer by, string order) =>
        _audit?.Write(OrderedEntry.Of(by, order, OrderedEntry.Begun, _time.GetUtcNow()));

    public void Ordered(Orderer by, string order, string result, string? first) =>
        _audit?.Note([OrderedEntry.Of(by, order, result, _time.GetUtcNow()) with { First = first }]);

    public void Refused(Refusal refusal)
    {
        _count.Add(1, new("door", refusal.Door), new("reason", refusal.Reason));
        using var lease = _limit.AttemptAcquire();
        if (!lease.IsAcquired || !_refusals.Writer.TryWrite(refusal)) Interlocked.Increment(ref _leftOut);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _refusals.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _limit.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends when the channel is complete, so that the refusals of the last moment are written too.
        await foreach (var refusal in _refusals.Reader.ReadAllAsync(CancellationToken.None))
        {
            var now = _time.GetUtcNow();
            var leftOut = Interlocked.Exchange(ref _leftOut, 0);
            LogRefused(refusal.Operation ?? "a connection", refusal.Door, refusal.Address, refusal.Reason, refusal.Detail);
            if (leftOut > 0) LogLeftOut(Counted.Of(leftOut, "more refusal was", "more refusals were"));
            var isWritten = _audit?.Note(leftOut > 0
                ? [new LeftOutEntry(leftOut) { Time = now }, RefusedEntry.Of(refusal, now)]
                : [RefusedEntry.Of(refusal, now)]);
            if (isWritten is false) Interlocked.Add(ref _leftOut, leftOut + 1);
        }

        if (Interlocked.Exchange(ref _leftOut, 0) is > 0 and var atTheEnd)
            _audit?.Note([new LeftOutEntry(atTheEnd) { Time = _time.GetUtcNow() }]);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "refused {Operation} at {Door} from {Address}: {Reason}: {Detail}")]
    private partial void LogRefused(string operation, string door, string? address, string reason, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Refusals} counted, and not recorded one by one")]
    private partial void LogLeftOut(string refusals);
}
