using System.Diagnostics.Metrics;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;
using static QkdMesh.Grains.Telemetry.MeshMeter;

namespace QkdMesh.Grains.Telemetry;

/// <summary>Metrics of the links that this silo runs. <see cref="NodeMetrics"/> has what their ends do with key.</summary>
public sealed class LinkMetrics
{
    private readonly LatestFigures<(string Link, LinkState State, int Alarms)> _links;
    private readonly Instrument _one;

    public LinkMetrics(IMeterFactory meters, IMembershipLease lease)
    {
        _links = new(lease);
        var meter = meters.Create(Name);
        _one = Observe(
            meter, "qkdmesh.link.secret_key_rate", "bit/s", "Secret key that the link's source makes.",
            state => state.SecretKeyRate.BitsPerSecond);
        Observe(meter, "qkdmesh.link.consumption", "bit/s", "Key that end A of the link spends.", state => state.Consumption.BitsPerSecond);
        Observe(meter, "qkdmesh.link.qber", "1", "Quantum bit error rate of what the source made last.", state => state.Qber);
        Observe(meter, "qkdmesh.link.alarmed", null, "1 while the quantum channel is not to be trusted.", state => state.IsAlarmed ? 1 : 0);
        meter.CreateObservableCounter(
            "qkdmesh.link.alarms", () => _links.Each(link => One((long)link.Alarms, Link(link.Link))),
            "{alarm}", "Alarms that a QBER over the limit raised.");
        meter.CreateObservableGauge(
            "qkdmesh.link.status", () => _links.Each(link => One(1, Link(link.Link), Attribute("status", Spelling(link.State.Status)))),
            null, "1, with the status that the link has.");
        meter.CreateObservableGauge(
            "qkdmesh.link.stock", () => _links.Each(link => StockOf(link.Link, link.State)),
            "By", "Confirmed key that an end of the link can send with.");
    }

    /// <summary>A link reports its state after a beat. Without a listener nothing is kept.</summary>
    /// <param name="grain">The grain that runs the link.</param>
    /// <param name="alarms">Alarms since the grain runs the link.</param>
    internal void Tell(object grain, LinkId link, LinkState state, int alarms)
    {
        if (_one.Enabled) _links.Tell(grain, (link.Value, state, alarms));
    }

    /// <summary>This silo does not run the link any more.</summary>
    internal void Forget(object grain) => _links.Forget(grain);

    private ObservableGauge<double> Observe(Meter meter, string name, string? unit, string description, Func<LinkState, double> value) =>
        meter.CreateObservableGauge(name, () => _links.Each(link => One(value(link.State), Link(link.Link))), unit, description);

    private static IEnumerable<Measurement<long>> StockOf(string link, LinkState state) =>
    [
        new(state.StockAToB.Bytes, Link(link), Attribute("direction", "a-to-b")),
        new(state.StockBToA.Bytes, Link(link), Attribute("direction", "b-to-a")),
    ];

    private static Measurement<T>[] One<T>(T value, params KeyValuePair<string, object?>[] attributes)
        where T : struct => [new(value, attributes)];
}
