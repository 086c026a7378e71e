using System.Diagnostics.Metrics;
using QkdMesh.Core.Errors;

namespace QkdMesh.Application.Pipeline;

/// <summary>How often each use case runs, how it ends and how long it takes.</summary>
public sealed class UseCaseMetrics(IMeterFactory meters, TimeProvider time)
{
    public const string MeterName = "QkdMesh.Application";

    private readonly Histogram<double> _duration = meters
        .Create(MeterName)
        .CreateHistogram(
            "qkdmesh.use_case.duration", "s", "Duration of use cases, and with it their count.", null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });

    /// <summary>Whether anything listens. If nothing listens, nothing is measured.</summary>
    public bool IsOn => _duration.Enabled;

    public long Start() => time.GetTimestamp();

    /// <param name="error">The error that ended it; null if it ended well.</param>
    public void End(string useCase, long start, MeshError? error) =>
        Record(useCase, start, error is null ? "OK" : ErrorCatalogue.Of(error.Code).Reason);

    public void Fail(string useCase, long start) => Record(useCase, start, "EXCEPTION");

    private void Record(string useCase, long start, string outcome) => _duration.Record(
        time.GetElapsedTime(start).TotalSeconds,
        KeyValuePair.Create<string, object?>("use_case", useCase),
        KeyValuePair.Create<string, object?>("outcome", outcome));
}
