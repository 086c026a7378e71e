using System.Diagnostics;
using Grpc.Core;

namespace QkdMesh.Bench.Load;

/// <summary>Callers that each make the next call as soon as the previous call is answered.</summary>
internal static class ClosedLoop
{
    /// <param name="call">Makes one call for the caller with this number, and returns the number of units received.</param>
    public static async Task<LoadResult> RunAsync(
        int callers, TimeSpan duration, Func<int, Task<int>> call, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(Enumerable.Range(0, callers).Select(
            caller => Task.Run(() => CallAsync(start, duration, () => call(caller), cancellationToken), cancellationToken)));
        var total = new LoadResult();
        foreach (var result in results) total.Add(result);
        total.Elapsed = Stopwatch.GetElapsedTime(start);
        return total;
    }

    private static async Task<LoadResult> CallAsync(
        long start, TimeSpan duration, Func<Task<int>> call, CancellationToken cancellationToken)
    {
        var result = new LoadResult();
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = Stopwatch.GetTimestamp();
            try
            {
                result.Units += await call();
                result.Latencies.Add(Stopwatch.GetElapsedTime(before));
            }
            catch (RpcException fault) when (fault.StatusCode is not StatusCode.Cancelled)
            {
                result.AddFailure(fault);
            }
        }

        return result;
    }
}

/// <summary>The result of a load.</summary>
internal sealed class LoadResult
{
    public long Units { get; set; }

    public int Failed { get; private set; }

    public RpcException? LastFailure { get; private set; }

    /// <summary>Latencies of the successful calls.</summary>
    public List<TimeSpan> Latencies { get; } = [];

    /// <summary>The time from the start to the end of the load; 0 for the result of a single caller.</summary>
    public TimeSpan Elapsed { get; set; }

    public double UnitsPerSecond => Units / Elapsed.TotalSeconds;

    public void AddFailure(RpcException failure)
    {
        Failed++;
        LastFailure = failure;
    }

    /// <exception cref="RpcException">No call succeeded.</exception>
    public void ThrowIfNone()
    {
        if (Units == 0 && LastFailure is { } failure) throw failure;
    }

    /// <summary>Adds the result of a load that ran after this load.</summary>
    public void Add(LoadResult next)
    {
        Units += next.Units;
        Failed += next.Failed;
        LastFailure = next.LastFailure ?? LastFailure;
        Latencies.AddRange(next.Latencies);
        Elapsed += next.Elapsed;
    }
}
