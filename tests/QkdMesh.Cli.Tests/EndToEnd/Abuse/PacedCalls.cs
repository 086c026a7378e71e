using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;

namespace QkdMesh.Cli.Tests.EndToEnd.Abuse;

/// <summary>Calls at a fixed rate, however long each takes.</summary>
/// <param name="ofSecond">Calls a second.</param>
/// <param name="call">Makes call number n, and gives its status.</param>
internal sealed class PacedCalls(double ofSecond, Func<int, Task<StatusCode>> call)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentBag<TimeSpan> _served = [];
    private readonly ConcurrentDictionary<StatusCode, int> _refused = new();

    /// <summary>Calls that were made.</summary>
    public int Made { get; private set; }

    public int Served => _served.Count;

    /// <summary>Calls that failed, by status.</summary>
    public IReadOnlyDictionary<StatusCode, int> Refused => _refused;

    /// <summary>Share of the calls that were served.</summary>
    public double Goodput => (double)Served / Made;

    /// <param name="share">0.5 is the median.</param>
    public TimeSpan Percentile(double share) => _served.Order().ElementAt((int)((_served.Count - 1) * share));

    public async Task<PacedCalls> RunAsync(TimeSpan length)
    {
        var begun = Stopwatch.GetTimestamp();
        var inProgress = new ConcurrentBag<Task>();
        using var timer = new PeriodicTimer(Tick);
        while (Stopwatch.GetElapsedTime(begun) is var elapsed && elapsed < length)
        {
            for (var due = (int)(elapsed.TotalSeconds * ofSecond); Made < due; Made++) inProgress.Add(CallAsync(Made));
            await timer.WaitForNextTickAsync();
        }
        await Task.WhenAll(inProgress);
        return this;
    }

    private async Task CallAsync(int number)
    {
        var begun = Stopwatch.GetTimestamp();
        var status = await call(number);
        if (status == StatusCode.OK) _served.Add(Stopwatch.GetElapsedTime(begun));
        else _refused.AddOrUpdate(status, 1, (_, before) => before + 1);
    }

    public override string ToString() =>
        $"{Made} made, {Served} served, refused: {string.Join(", ", _refused.Select(each => $"{each.Key} {each.Value}"))}; "
        + (Served == 0 ? "" : $"median {Percentile(0.5).TotalMilliseconds:0.0} ms, p99 {Percentile(0.99).TotalMilliseconds:0.0} ms");
}
