using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>
/// Compares the clock of this machine with the clock of Redis, which every silo of the cluster reads. Silos judge by their clocks
/// whether a silo of the membership table still writes there.
/// </summary>
internal sealed partial class ClockCheck(RedisConnection connection, TimeProvider time, ILogger<ClockCheck> logger)
{
    /// <summary>How far the clocks may be apart without a warning. The value is 2 seconds.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private long? _lookedAt;
    private string? _words;

    /// <summary>How wrong the clock is, in words; null if it is right, or if Redis did not say.</summary>
    public string? InWords => Volatile.Read(ref _words);

    /// <summary>The words for the clock in brackets after a text that it may explain; the text alone if the clock is right.</summary>
    public string Explain(string text) => InWords is { } words ? $"{text} ({words})" : text;

    /// <summary>Looks again after a minute. A fault of Redis counts as no answer.</summary>
    public async Task LookAsync()
    {
        if (_lookedAt is { } before && time.GetElapsedTime(before) < Period) return;
        _lookedAt = time.GetTimestamp();
        try
        {
            var redis = (await connection.ConnectAsync()).GetServers().First(server => server.IsConnected);
            var asked = time.GetUtcNow();
            var there = await redis.TimeAsync();
            var here = asked + (time.GetUtcNow() - asked) / 2;
            Judge(here.UtcDateTime - there);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or InvalidOperationException)
        {
            // A user of Redis may not be allowed to ask.
            LogNoAnswer(failure);
        }
    }

    private void Judge(TimeSpan ahead)
    {
        var (apart, how) = (ahead.Duration(), ahead < TimeSpan.Zero ? "behind" : "ahead of");
        var words = apart <= Tolerance
            ? null
            : FormattableString.Invariant($"the clock of this machine is {apart.TotalSeconds:0.#} s {how} the clock of Redis");
        if (words is not null && InWords is null) LogWrong(words);
        else if (words is null && InWords is not null) LogRight();
        Volatile.Write(ref _words, words);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Words}: set it right (NTP). Other silos may take this silo for one that has ended")]
    private partial void LogWrong(string words);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the clock of this machine agrees with the clock of Redis again")]
    private partial void LogRight();

    [LoggerMessage(Level = LogLevel.Debug, Message = "Redis does not tell the time")]
    private partial void LogNoAnswer(Exception failure);
}
