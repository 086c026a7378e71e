using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>
/// Checks twice a second that the membership store is the store that this silo joined, that it did not go back in time, and that this silo
/// is still a member. A check renews the lease, or fences the silo. Without the guard, a store that is emptied would make two clusters.
/// </summary>
internal sealed partial class MembershipGuard(
    IMembershipTable table, ILocalSiloDetails here, RedisConnection connection, StoreKeys keys, Peers peers,
    MembershipLease lease, SiloFence fence, StoreHealth health, ClockCheck clock, TimeProvider time, ILogger<MembershipGuard> logger)
    : BackgroundService
{
    private static readonly ClusterTimings Timings = ClusterTimings.Default;

    private readonly LeaseLog _leaseLog = new(lease, logger);
    private readonly StoreMark _mark = new(keys.Marks, here.SiloAddress.ToParsableString());
    private RedisValue _identity;
    private Task<string?> _check = Task.FromResult<string?>(null);
    private long _askedAt;
    private Task _renewal = Task.CompletedTask;
    private int _renewals;
    private int _version;
    private long _revision;

    /// <summary>Runs when the silo has joined.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var redis = (await connection.ConnectAsync()).GetDatabase();
        await redis.StringSetAsync(keys.Identity, RandomIdentity(), when: When.NotExists);
        _identity = await redis.StringGetAsync(keys.Identity);
        health.Set(answers: true);
        // The first check compiles the code of all checks, and takes longer. Nothing acts for a node before it ends.
        await CheckAsync(Timings.StorePatience);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Timings.CheckPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await CheckAsync(Timings.AnswerPatience);
            // Not awaited: the answer must not delay the next check.
            if (health.IsAvailable) _ = clock.LookAsync();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await _mark.EraseAsync((await connection.ConnectAsync()).GetDatabase());
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            // A mark that stays does no harm: no other silo reads it.
            LogNoAnswer(failure);
        }
    }

    private async Task CheckAsync(TimeSpan patience)
    {
        // An answer that is late is awaited in the next check: answers that overtake each other would look like a store that went back.
        if (_check.IsCompleted) (_askedAt, _check) = (time.GetTimestamp(), FindFaultAsync());
        try
        {
            var fault = await _check.WaitAsync(patience, time);
            Report(answers: true);
            _renewals = 0;
            if (fault is not null)
            {
                LogFenced(fault);
                await fence.FenceAsync(fault);
                return;
            }
            Renew(_askedAt);
        }
        catch (Exception failure)
        {
            // Every exception of the store's client counts as no answer. The guard must go on.
            LogNoAnswer(failure);
            Report(answers: false);
            if (!health.IsAvailable && _renewal.IsCompleted) _renewal = RenewConnectionAsync();
            // Without the store no silo is declared dead. A silo that reaches no other silo cannot tell whether the store is away for all.
            var askedAt = time.GetTimestamp();
            if (await peers.AreMostThereAsync(Timings.AnswerPatience)) Renew(askedAt);
            else _leaseLog.Look();
        }
    }

    private void Renew(long askedAt)
    {
        _leaseLog.Look();
        lease.Renew(askedAt);
        _leaseLog.Look();
    }

    private async Task RenewConnectionAsync()
    {
        try
        {
            await connection.RenewAsync(reconnect: _renewals++ > 0);
        }
        catch (Exception failure)
        {
            LogNoAnswer(failure);
        }
        await Task.Delay(Timings.StoreAwayAfter, time);
    }

    private void Report(bool answers)
    {
        if (!health.Set(answers)) return;
        if (answers) LogStoreBack();
        else LogStoreAway();
    }

    private async Task<string?> FindFaultAsync()
    {
        var redis = (await connection.ConnectAsync()).GetDatabase();
        var identity = await redis.StringGetAsync(keys.Identity);
        if (identity.IsNull || !await redis.KeyExistsAsync(keys.Members)) return "the membership store was emptied";
        if (identity != _identity) return "the membership store was replaced by another store";
        if (!await _mark.HoldsAsync(redis))
        {
            return _mark.IsOfTheFuture
                ? "the memory of this silo went back in time, or a clone of it runs: the membership store has a later mark of this silo"
                : "the membership store went back in time: it lost the last mark of this silo";
        }
        var revision = (long)await redis.HashGetAsync(keys.Control, RedisControlStore.Revision);
        if (revision < _revision)
            return $"the membership store went back in time: the controller's record fell from revision {_revision} to {revision}";
        _revision = revision;
        var members = await table.ReadAllAsync(CancellationToken.None);
        var version = members.Version.Version;
        if (version < _version) return $"the membership store went back in time: its table fell from version {_version} to {version}";
        _version = version;
        return members.TryGet(here.SiloAddress) switch
        {
            null => clock.Explain("this silo was removed from the membership table"),
            { Item1.Status: SiloStatus.Dead } => clock.Explain("the other silos declared this silo dead"),
            _ => null,
        };
    }

    private static string RandomIdentity() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    [LoggerMessage(Level = LogLevel.Debug, Message = "the membership store does not answer")]
    private partial void LogNoAnswer(Exception failure);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the membership store does not answer: keys are supplied, but no failed silo is replaced and no order is stored")]
    private partial void LogStoreAway();

    [LoggerMessage(Level = LogLevel.Warning, Message = "the membership store answers again")]
    private partial void LogStoreBack();

    [LoggerMessage(Level = LogLevel.Critical, Message = "fenced: {Reason}. All key in this silo is destroyed, and the silo ends")]
    private partial void LogFenced(string reason);
}
