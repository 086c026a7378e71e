using System.Diagnostics;
using Grpc.Core;
using QkdMesh.Invariants.Canary;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Host.Tests.Telemetry;

public sealed class TraceTests
{
    [Fact]
    public async Task AKeyIsOneTraceWithASpanForEachHop_AndItIsSent()
    {
        await using var collector = await Collector.StartAsync();
        using var spans = new SpanRecorder(samples: false);
        IReadOnlyList<byte[]> keys;
        await using (var ring = await MadridRing.StartAsync(collector.Settings))
        {
            keys = [.. (await ring.GetKeysAsync(4)).Keys.Select(key => key.Key_.ToByteArray())];
        }

        // The mesh sends what is left when it stops.
        var root = spans.Ended.Single(
            span => span.ParentSpanId == default && span.DisplayName.EndsWith("GetKeys", StringComparison.Ordinal));
        var trace = spans.Ended.Where(span => span.TraceId == root.TraceId).ToList();
        var supply = trace.Single(span => span.DisplayName == "supply keys");
        var useCase = trace.Single(span => span.DisplayName == "SupplyKeys");
        useCase.ParentSpanId.Should().Be(root.SpanId);
        supply.ParentSpanId.Should().Be(useCase.SpanId);
        supply.GetTagItem("qkdmesh.node").Should().Be("norte");
        var hops = trace.Where(span => span.DisplayName == "relay hop").ToList();
        hops.Select(hop => hop.GetTagItem("qkdmesh.node")).Should().Equal("quevedo", "quijote", "quiron");
        hops.Should().OnlyContain(hop => hop.ParentSpanId == supply.SpanId && hop.Status == ActivityStatusCode.Unset);
        var sent = collector.TextOf("traces");
        new[] { "relay hop", "madrid-ring" }.Should().OnlyContain(text => sent.Contains(text, StringComparison.Ordinal));
        var canary = new KeyCanary(keys);
        canary.FindIn(sent).Should().BeEmpty();
        canary.FindIn(collector.TextOf("metrics")).Should().BeEmpty();
        collector.TextOf("metrics").Contains("qkdmesh.supply.duration", StringComparison.Ordinal)
            .Should().BeTrue("what the links said last is gone with them, and counts stay");
        canary.FirstIn(trace.SelectMany(span => span.TagObjects).Select(tag => $"{tag.Key}={tag.Value}")).Should().BeNull();
    }

    [Fact]
    public async Task TheReasonIsInTheSpans_WhenAKeyCannotBeMade()
    {
        await using var collector = await Collector.StartAsync();
        using var spans = new SpanRecorder(samples: false);
        await using var ring = await MadridRing.StartAsync(collector.Settings);

        var call = () => ring.Keys.GetKeysAsync(
            new GetKeysRequest { PeerSaeId = MadridRing.Quiron, Route = new() { MaxHops = 1 } },
            MadridRing.As(MadridRing.Norte)).ResponseAsync;
        await call.Should().ThrowAsync<RpcException>();

        foreach (var name in new[] { "supply keys", "SupplyKeys" })
        {
            var span = spans.Ended.Single(span => span.DisplayName == name);
            span.GetTagItem("error.type").Should().Be("NO_ROUTE");
            span.Status.Should().Be(ActivityStatusCode.Error);
        }
    }

    [Fact]
    public async Task EveryBatchOfAStreamIsATraceOfItsOwn()
    {
        await using var collector = await Collector.StartAsync();
        using var spans = new SpanRecorder(samples: false);
        await using var ring = await MadridRing.StartAsync(collector.Settings);

        using var driver = ring.Keys.StreamKeys(
            new StreamKeysRequest { PeerSaeId = MadridRing.Quiron, Stream = "s" }, MadridRing.As(MadridRing.Norte));
        using var follower = ring.Keys.StreamKeys(
            new StreamKeysRequest { PeerSaeId = MadridRing.Norte, Stream = "s" }, MadridRing.As(MadridRing.Quiron));
        for (var batch = 0; batch < 3; batch++)
        {
            await driver.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
            await follower.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        }

        var batches = spans.Ended.Where(span => span.DisplayName == "supply keys to a stream").ToList();
        batches.Should().HaveCountGreaterThanOrEqualTo(3);
        batches.Select(batch => batch.TraceId).Should().OnlyHaveUniqueItems();
        spans.Ended.Where(span => span.DisplayName == "StreamKeys")
            .Should().OnlyContain(span => span.ParentSpanId == default && span.Links.Count() == 1);
    }

    [Fact]
    public async Task NothingIsTraced_WhenNoCollectorIsNamed()
    {
        using var spans = new SpanRecorder(samples: true);
        await using var ring = await MadridRing.StartAsync();

        await ring.GetKeysAsync();

        spans.Ended.Where(span => span.Source.Name == "QkdMesh.Grains").Should().BeEmpty("grains carry no trace");
    }
}
