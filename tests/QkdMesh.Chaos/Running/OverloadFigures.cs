using System.Text.Json.Serialization;
using QkdMesh.Chaos.Verdicts;

namespace QkdMesh.Chaos.Running;

/// <summary>The results under ten times the load, compared with the load before.</summary>
/// <param name="Capacity">Requests served each second before the overload.</param>
/// <param name="Offered">Requests that ended each second during the overload, served or not.</param>
/// <param name="Goodput">Requests served each second during the overload.</param>
/// <param name="RejectedP99">Time until the first refusal of a failed request, 99th percentile, in milliseconds.</param>
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
            var refused = during.Where(request => request.Error is not null).Select(request => request.Result.FirstTry);
            if (before.Count == 0 || during.Count == 0) continue;
            var lasted = fault.To - fault.From;
            yield return new OverloadFigures(
                PerSecond(before.Count(request => request.Error is null), fault.From - before.Min(request => request.Begun)),
                PerSecond(during.Count, lasted),
                PerSecond(during.Count(request => request.Error is null), lasted),
                Figures.Milliseconds(Percentile.OrZero(refused, 0.99)));
        }
    }

    private static double PerSecond(int count, TimeSpan time) => Math.Round(count / time.TotalSeconds, 1);
}
