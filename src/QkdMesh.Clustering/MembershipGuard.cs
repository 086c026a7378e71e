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
    IMembershipTable table, ILocalSiloDetails here, RedisConnection connection, StoreKeys keys, Peers peers, ClusterStanding standing, TimeProvider time,
    ILogger<MembershipGuard> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500), Patience = TimeSpan.FromMilliseconds(700);

    private RedisValue _identity;
    private int _version;

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
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync();
    }

    private async Task LookAsync()
    {
        var askedAt = time.GetTimestamp();
        try
        {
            if (await FaultAsync().WaitAsync(Patience, time) is { } fault)
            {
                LogFenced(fault);
                await standing.FenceAsync(fault);
                return;
            }
            standing.Prove(askedAt);
        }
        catch (Exception failure)
        {
            // Whatever the store's client threw, it is no answer, and the guard must go on.
            LogNoAnswer(failure);
            // Without the store nobody can be declared dead; but a silo that reaches nobody else cannot know that it is the store that is away.
            askedAt = time.GetTimestamp();
            if (await peers.AreMostThereAsync(Patience)) standing.Prove(askedAt);
            else LogAlone();
        }
    }

    private async Task<string?> FaultAsync()
    {
        var redis = (await connection.ConnectAsync()).GetDatabase();
        var identity = await redis.StringGetAsync(keys.Identity);
        if (identity.IsNull || !await redis.KeyExistsAsync(keys.Members)) return "the membership store was emptied";
        if (identity != _identity) return "the membership store is another one";
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

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Reason}: all key here is destroyed, and this silo ends")]
    private partial void LogFenced(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "neither the membership store nor a majority of the silos answers: no key moves here")]
    private partial void LogAlone();
}
