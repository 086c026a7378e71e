using System.Diagnostics.Metrics;
using QkdMesh.Grains;
using QkdMesh.Host.Health;

namespace QkdMesh.Host.Telemetry;

/// <summary>What the health endpoints say, as figures.</summary>
internal sealed class SiloMetrics
{
    public const string MeterName = "QkdMesh.Host";

    public SiloMetrics(IMeterFactory meters, SiloHealth health, IStanding standing)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("qkdmesh.silo.ready", () => One(health.WhyNotReady() is null), null, "1 while requests may be sent here.");
        meter.CreateObservableGauge("qkdmesh.silo.sure", () => One(standing.IsSure), null, "1 while no other silo can have taken this one's place.");
        meter.CreateObservableGauge("qkdmesh.silo.store", () => One(standing.IsStoreThere), null, "1 while the store that silos meet at answers.");
    }

    private static int One(bool holds) => holds ? 1 : 0;
}
