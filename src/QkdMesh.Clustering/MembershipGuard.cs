using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>
/// Watches that the membership store is the one that this silo joined, that it did not go back in time, and that this silo is still in it. A store
/// that is emptied under a running cluster must not make two clusters.
/// </summary>
internal sealed partial class MembershipGuard(
    IMembershipTable table, ILocalSiloDetails here, RedisConnection connection, StoreKeys keys, Peers peers, MembershipLease lease, SiloFence fence,
    StoreHealth health, TimeProvider time, ILogger<MembershipGuard> logger)
    : BackgroundService
{
    private static readonly ClusterTimings Timings = ClusterTimings.Default;

    private readonly StoreMark _mark = new(keys.Marks, here.SiloAddress.ToParsableString());
    private RedisValue _identity;
    private Task<string?> _question = Task.FromResult<string?>(null);
    private long _askedAt;
    private int _version;
    private long _revision;

    /// <summary>The silo has joined by now.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var redis = (await connection.ConnectAsync()).GetDatabase();
        await redis.StringSetAsync(keys.Identity, RandomIdentity(), when: When.NotExists);
        _identity = await redis.StringGetAsync(keys.Identity);
        await LookAsync();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Timings.CheckPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync();
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
            // It is of no use to anybody, and in nobody's way.
            LogNoAnswer(failure);
        }
    }

    private async Task LookAsync()
    {
        // One that is late is waited for, not asked again: answers that overtake each other would look like a store that went back.
        if (_question.IsCompleted) (_askedAt, _question) = (time.GetTimestamp(), FaultAsync());
        try
        {
            var fault = await _question.WaitAsync(Timings.AnswerPatience, time);
            Report(isAvailable: true);
            if (fault is not null)
            {
                LogFenced(fault);
                await fence.FenceAsync(fault);
                return;
            }
            lease.Renew(_askedAt);
        }
        catch (Exception failure)
        {
            // Whatever the store's client threw, it is no answer, and the guard must go on.
            LogNoAnswer(failure);
            Report(isAvailable: false);
            // Without the store nobody can be declared dead; but a silo that reaches nobody else cannot know that it is the store that is away.
            var askedAt = time.GetTimestamp();
            if (await peers.AreMostThereAsync(Timings.AnswerPatience)) lease.Renew(askedAt);
            else LogAlone();
        }
    }

    private void Report(bool isAvailable)
    {
        if (!health.Set(isAvailable)) return;
        if (isAvailable) LogStoreBack();
        else LogStoreAway();
    }

    private async Task<string?> FaultAsync()
    {
        var redis = (await connection.ConnectAsync()).GetDatabase();
        var identity = await redis.StringGetAsync(keys.Identity);
        if (identity.IsNull || !await redis.KeyExistsAsync(keys.Members)) return "the membership store was emptied";
        if (identity != _identity) return "the membership store is another one";
        if (!await _mark.HoldsAsync(redis)) return "the membership store went back to before this silo looked last";
        var revision = (long)await redis.HashGetAsync(keys.Control, RedisControlStore.Revision);
        if (revision < _revision) return $"the record of orders went back from revision {_revision} to {revision}";
        _revision = revision;
        var members = await table.ReadAllAsync(CancellationToken.None);
        if (members.Version.Version < _version) return $"the membership table went back from version {_version} to {members.Version.Version}";
        _version = members.Version.Version;
        return members.TryGet(here.SiloAddress) switch
        {
            null => "this silo is not in the membership table any more",
            { Item1.Status: SiloStatus.Dead } => "this silo was declared dead",
            _ => null,
        };
    }

    private static string RandomIdentity() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    [LoggerMessage(Level = LogLevel.Debug, Message = "the membership store does not answer")]
    private partial void LogNoAnswer(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the membership store is away: keys go on, but no silo that fails is replaced, and no order is kept")]
    private partial void LogStoreAway();

    [LoggerMessage(Level = LogLevel.Warning, Message = "the membership store is back")]
    private partial void LogStoreBack();

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Reason}: all key here is destroyed, and this silo ends")]
    private partial void LogFenced(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "neither the membership store nor a majority of the silos answers: no key moves here")]
    private partial void LogAlone();
}
