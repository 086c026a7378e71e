using System.Text.Json.Serialization;
using QkdMesh.Chaos.Verdicts;

namespace QkdMesh.Chaos.Running;

/// <summary>What came of ten times the load, beside what came of the load that fits.</summary>
/// <param name="Capacity">Requests served a second before it came.</param>
/// <param name="Offered">Requests that ended a second, served or not.</param>
/// <param name="Goodput">Requests served a second.</param>
/// <param name="RejectedP99">How long it took at most until 99 % of those that failed were told so the first time, in milliseconds.</param>
internal sealed record OverloadFigures(
    [property: JsonPropertyName("capacity_per_s")] double Capacity,
    [property: JsonPropertyName("offered_per_s")] double Offered,
    [property: JsonPropertyName("goodput_per_s")] double Goodput,
    [property: JsonPropertyName("rejected_p99_ms")] double RejectedP99)
{
    public static IEnumerable<OverloadFigures> Of(RunResult run)
    {
        foreach (var fault in run.Faults.Where(fault => fault.Fault.Kind == FaultKind.Overload))
        {
            var before = run.Requests.Where(request => request.Ended < fault.From).ToList();
            var during = run.Requests.Where(request => request.Ended >= fault.From && request.Ended < fault.To).ToList();
            if (before.Count == 0 || during.Count == 0) continue;
            var lasted = fault.To - fault.From;
            yield return new OverloadFigures(
                PerSecond(before.Count(request => request.Error is null), fault.From - before.Min(request => request.Begun)),
                PerSecond(during.Count, lasted),
                PerSecond(during.Count(request => request.Error is null), lasted),
                Figures.Milliseconds(Percentile.OrZero(
                    during.Where(request => request.Error is not null).Select(request => request.Result.FirstTry), 0.99)));
        }
    }

    private static double PerSecond(int count, TimeSpan time) => Math.Round(count / time.TotalSeconds, 1);
}
