using System.Diagnostics.Metrics;
using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Memory;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Telemetry;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Health;
using QkdMesh.Host.Listeners;
using QkdMesh.Northbound.Access;

namespace QkdMesh.Host.Telemetry;

/// <summary>The state of the health endpoints, as metrics.</summary>
internal sealed class SiloMetrics
{
    public const string MeterName = "QkdMesh.Host";

    public SiloMetrics(
        IMeterFactory meters, SiloHealth health, IMembershipLease lease, IStoreHealth store, ConnectionRooms rooms, MemoryBudget memory,
        IAuditLog audit, OverloadCount overload, SiloPortRoom? silos = null)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "qkdmesh.silo.ready", () => One(health.WhyNotReady() is null), null, "1 while requests may be sent here.");
        meter.CreateObservableGauge(
            "qkdmesh.silo.sure", () => One(lease.IsHeld), null, "1 while no other silo can have taken this one's place.");
        meter.CreateObservableGauge(
            "qkdmesh.silo.store", () => One(store.IsAvailable), null, "1 while the store that silos meet at answers.");
        meter.CreateObservableGauge(
            "qkdmesh.connections.open", () => EachRoom(rooms, room => room.Open), "{connection}", "Connections of callers that are open.");
        meter.CreateObservableCounter(
            "qkdmesh.connections.dropped", () => EachRoom(rooms, room => room.Dropped), "{connection}",
            "Idle connections that were ended to make room.");
        meter.CreateObservableCounter(
            "qkdmesh.connections.refused", () => EachRoom(rooms, room => room.Refused), "{connection}", "Connections that found no room.");
        meter.CreateObservableGauge(
            "qkdmesh.silo_port.waiting", () => silos?.Waiting ?? 0, "{connection}", "Callers of the silo port that proved nothing yet.");
        meter.CreateObservableCounter(
            "qkdmesh.silo_port.dropped", () => silos?.Dropped ?? 0, "{connection}", "Callers of the silo port that made room for others.");
        meter.CreateObservableGauge(
            "qkdmesh.memory.used", () => EachUse(memory.UsedFor), "By", "Memory that callers fill, by use.");
        meter.CreateObservableGauge(
            "qkdmesh.memory.limit", () => EachUse(memory.MostFor), "By", "Memory that callers may fill, by use.");
        meter.CreateObservableCounter(
            "qkdmesh.overload.refused", () => overload.Refused, "{call}", "Calls that would have waited too long for a processor.");
        meter.CreateObservableCounter(
            "qkdmesh.log.dropped", () => DroppingWriter.DroppedInProcess, "{line}",
            "Lines of the log that were dropped, because nobody read the output of the process.");
        if (audit is not AuditLog log) return;
        meter.CreateObservableGauge(
            "qkdmesh.audit.free", () => log.Space.Free is { } free ? [new(free)] : Array.Empty<Measurement<long>>(), "By",
            "Free space of the fullest file system that the audit log is written to.");
        meter.CreateObservableGauge(
            "qkdmesh.audit.nearly_full", () => One(log.Space.Warnings.Count > 0), null,
            "1 while a file system of the audit log has less free space than it should have.");
        meter.CreateObservableGauge(
            "qkdmesh.audit.heads_away", () => EachPlace(log), null, "1 while a place does not take the heads of the audit log.");
        meter.CreateObservableGauge(
            "qkdmesh.audit.heads_waiting", () => log.WaitingHeads, "{file}",
            "Audit files whose newest head has not reached a collector or a syslog server.");
    }

    private static IEnumerable<Measurement<long>> EachUse(Func<MemoryUse, long> bytes) => Enum.GetValues<MemoryUse>().Select(use =>
        new Measurement<long>(bytes(use), new KeyValuePair<string, object?>("use", MeshMeter.Spelling(use))));

    private static Measurement<long>[] EachRoom(ConnectionRooms rooms, Func<ConnectionRoom, long> figure) =>
    [
        new(figure(rooms.Callers), new KeyValuePair<string, object?>("room", "saes")),
        new(figure(rooms.Operators), new KeyValuePair<string, object?>("room", "operators")),
        new(figure(rooms.Management), new KeyValuePair<string, object?>("room", "management")),
    ];

    private static IEnumerable<Measurement<int>> EachPlace(AuditLog log) => log.HeadPlaces.Select(place =>
        new Measurement<int>(One(place.WhyAway is not null), new KeyValuePair<string, object?>("place", place.Kind)));

    private static int One(bool holds) => holds ? 1 : 0;
}
