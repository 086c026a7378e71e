using System.Diagnostics.Metrics;
using QkdMesh.Host.Listeners;

namespace QkdMesh.Host.Telemetry;

/// <summary>How long certificates and trust last, and whether their files can be used. Without TLS, there is nothing to last.</summary>
internal sealed class CredentialMetrics
{
    private readonly CallerPolicy _callers;
    private readonly TimeProvider _time;

    public CredentialMetrics(IMeterFactory meters, CallerPolicy callers, TimeProvider time)
    {
        (_callers, _time) = (callers, time);
        var meter = meters.Create(SiloMetrics.MeterName);
        meter.CreateObservableGauge(
            "qkdmesh.credentials.validity", Validity, "s", "Time until the first certificate, authority or revocation list ends.");
        meter.CreateObservableGauge(
            "qkdmesh.credentials.faults", () => callers.FileFaults.Count(), "{fault}",
            "Faults of the files of certificates and trust. What was read before is in force.");
    }

    private IEnumerable<Measurement<double>> Validity()
    {
        var now = _time.GetUtcNow();
        return _callers.Ends.GroupBy(each => each.Kind, each => each.End).Select(kind => new Measurement<double>(
            (kind.Min() - now).TotalSeconds, new KeyValuePair<string, object?>("kind", kind.Key)));
    }
}
