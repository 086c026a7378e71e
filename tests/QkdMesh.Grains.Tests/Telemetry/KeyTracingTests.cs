using System.Collections.Concurrent;
using System.Diagnostics;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Telemetry;

namespace QkdMesh.Grains.Tests.Telemetry;

public sealed class KeyTracingTests : IDisposable
{
    private static readonly ActivitySource Caller = new("KeyTracingTests");

    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public KeyTracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is KeyTracingServices.SourceName or "KeyTracingTests",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task AKeyIsOneTrace_WhenItsHopsAreInDifferentSilos()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(5), hosted: ["n0,n2", "n1,n3,n4"]);
        var silos = await mesh.SilosOfAsync("n0", "n1", "n2", "n3", "n4");
        silos.Distinct().Should().HaveCount(2);
        silos.Should().Equal(silos[0], silos[1], silos[0], silos[1], silos[1]);

        ActivityTraceId trace;
        using (var root = Caller.StartActivity("a client's"))
        {
            trace = root!.TraceId;
            (await mesh.SupplyAsync("sae-n0", "sae-n4")).IsOk.Should().BeTrue();
        }

        var supply = Spans(trace).Single(span => span.DisplayName == "supply keys");
        var hops = Spans(trace).Where(span => span.DisplayName == "relay hop").ToList();
        hops.Select(hop => hop.GetTagItem("qkdmesh.node")).Should().Equal("n1", "n2", "n3", "n4");
        hops.Should().OnlyContain(hop => hop.ParentSpanId == supply.SpanId);
    }

    [Fact]
    public async Task NothingIsTraced_WhenNobodyAskedForAKey()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Ring(4));
        ActivityTraceId trace;
        using (var root = Caller.StartActivity("an operator's"))
        {
            trace = root!.TraceId;
            // Links are put into service within this trace. What they do from then on is no part of it.
            var ring = Networks.Ring(4).Definition;
            await mesh.Controller.ApplyAsync(
                ring with { Shape = NetworkShape.Mesh, Links = [.. ring.Links.Skip(1), ring.Links[0] with { Id = new LinkId("again") }] },
                mayChangeNetwork: true, mayChangeAccess: true);
            await mesh.AdvanceUntilAsync(network => network.Links.Values.All(link => link.Status == LinkStatus.Active));
        }
        await mesh.SupplyAsync("sae-n0", "sae-n2");

        Spans(trace).Where(span => span.Source.Name == KeyTracingServices.SourceName).Should().BeEmpty();
    }

    [Fact]
    public async Task ATraceEndsWithItsCall_WhenItWasNotSampled()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(2));
        ActivityTraceId trace;
        using (var root = new Activity("unsampled").SetIdFormat(ActivityIdFormat.W3C).Start())
        {
            trace = root.TraceId;
            (await mesh.SupplyAsync("sae-n0", "sae-n1")).IsOk.Should().BeTrue();
        }

        Spans(trace).Should().BeEmpty();
    }

    public void Dispose() => _listener.Dispose();

    private IEnumerable<Activity> Spans(ActivityTraceId trace) => _ended.Where(span => span.TraceId == trace);
}
