using System.Text.Json;
using Grpc.Core;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;
using QkdMesh.Invariants.Canary;
using QkdMesh.Northbound.V1;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Host.Tests.Telemetry;

public sealed class MetricsTests
{
    private const string Discarded = "qkdmesh_link_discarded_bytes_total";

    [Fact]
    public async Task EveryFigureIsSane_WhenKeysWereMade()
    {
        await using var ring = await MadridRing.StartAsync();
        await ring.GetKeysAsync(3);
        await ring.GetKeysAsync(2);

        var seen = await ring.ScrapeUntilAsync(
            seen => seen.Sum("qkdmesh_node_waiting_keys") == 5 && seen.Of("qkdmesh_link_status", ("status", "active")).Count() == 6);

        foreach (var link in ring.Topology.Definition.Links) ShouldBeSane(seen, link);
        seen.Sum("qkdmesh_node_waiting_keys", ("node", "quiron")).Should().Be(5);
        seen.Sum("qkdmesh_supply_keys_total", ("node", "norte")).Should().Be(5);
        seen.Sum("qkdmesh_tenant_keys_total").Should().Be(5);
        seen.Sum("qkdmesh_tenant_key_bytes_total").Should().Be(160);
        seen.Sum("qkdmesh_tenant_requests_total").Should().Be(2);
        seen.Sum("qkdmesh_tenant_link_key_bytes_total").Should().BeGreaterThan(160);
        seen.Sum("qkdmesh_supply_duration_seconds_count", ("node", "norte"), ("outcome", "OK")).Should().Be(2);
        seen.Sum("qkdmesh_supply_duration_seconds_sum").Should().BeInRange(1e-5, 60);
        seen.Sum("qkdmesh_use_case_duration_seconds_count", ("use_case", "SupplyKeys"), ("outcome", "OK")).Should().Be(2);
        seen.Sum("qkdmesh_relay_hops_total", ("outcome", "OK")).Should().Be(6);
        seen.Of("qkdmesh_relay_hops_total").Select(hop => hop.Labels["node"]).Should().BeEquivalentTo("quevedo", "quijote", "quiron");
        seen.Sum("qkdmesh_silo_ready").Should().Be(1);
        seen.Sum("qkdmesh_silo_sure").Should().Be(1);
    }

    [Fact]
    public async Task FailuresAreToldByReason_WhenRequestsAreRefused()
    {
        await using var ring = await MadridRing.StartAsync();
        await RefusedAsync(new GetKeysRequest { PeerSaeId = "nobody" });
        await RefusedAsync(new GetKeysRequest { PeerSaeId = MadridRing.Quiron, SizeBits = 257 });
        await RefusedAsync(new GetKeysRequest { PeerSaeId = MadridRing.Quiron, Route = new() { MaxHops = 1 } });

        var seen = await ring.ScrapeUntilAsync(_ => true);

        foreach (var reason in new[] { "UNKNOWN_PEER", "KEY_SIZE_NOT_IN_BYTES", "NO_ROUTE" })
            seen.Sum("qkdmesh_use_case_duration_seconds_count", ("use_case", "SupplyKeys"), ("outcome", reason)).Should().Be(1, reason);
        seen.Sum("qkdmesh_supply_duration_seconds_count", ("node", "norte"), ("outcome", "NO_ROUTE")).Should().Be(1);

        async Task RefusedAsync(GetKeysRequest request) =>
            await ring.Awaiting(it => it.Keys.GetKeysAsync(request, MadridRing.As(MadridRing.Norte)).ResponseAsync)
                .Should().ThrowAsync<RpcException>();
    }

    [Fact]
    public async Task DiscardsAreToldByReason_WhenASessionEnds()
    {
        await using var ring = await MadridRing.StartAsync();
        var before = await ring.ScrapeUntilAsync(seen => seen.Of(Discarded).Any());
        before.Sum(Discarded, ("node", "norte"), ("reason", "session-ended")).Should().Be(0);
        before.Of(Discarded).Select(sample => sample.Labels["reason"]).Distinct()
            .Should().BeEquivalentTo(
                Enum.GetValues<DiscardReason>().Select(reason => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString())));

        await ring.RestartAsync(new NodeId("quevedo"));
        var seen = await ring.ScrapeUntilAsync(seen => seen.Sum(Discarded, ("reason", "session-ended")) > 0);

        seen.Of(Discarded, ("reason", "session-ended")).Where(sample => sample.Value > 0).Select(sample => sample.Labels["link"])
            .Should().BeSubsetOf(["quijote-quevedo", "quevedo-norte"], "only the neighbours lost a session");
    }

    [Fact]
    public async Task AnAlarmShows_WhenALinkIsTapped()
    {
        await using var ring = await MadridRing.StartAsync();

        await ring.Network.DisturbLinkAsync(
            new DisturbLinkRequest { LinkId = "quevedo-norte", TappedFraction = 1 },
            cancellationToken: TestContext.Current.CancellationToken);
        var seen = await ring.ScrapeUntilAsync(seen => seen.Sum(Discarded, ("link", "quevedo-norte"), ("reason", "alarm")) > 0);

        seen.Sum("qkdmesh_link_alarmed").Should().Be(1);
        seen.Of("qkdmesh_link_alarms_total").Should().HaveCount(6, "one that none has is 0").And.OnlyContain(
            sample => sample.Value == (sample.Labels["link"] == "quevedo-norte" ? 1 : 0));
        seen.Sum("qkdmesh_link_qber", ("link", "quevedo-norte")).Should().Be(0.25);
        seen.Of("qkdmesh_link_status", ("link", "quevedo-norte")).Should().ContainSingle().Which.Labels["status"].Should().Be("off");
    }

    [Fact]
    public async Task FiguresOfALinkVanish_WhenItLeavesTheTopology()
    {
        await using var ring = await MadridRing.StartAsync();
        await ring.ScrapeUntilAsync(seen => seen.Of("qkdmesh_link_received_bytes_total", ("link", "quevedo-norte")).Count() == 2);
        var chain = ring.Topology.Definition with
        {
            Shape = NetworkShape.Mesh,
            Links = [.. ring.Topology.Definition.Links.Where(link => link.Id.Value != "quevedo-norte")],
        };

        (await ring.Controller.ApplyAsync(chain, mayChangeNetwork: true, mayChangeAccess: true)).IsOk.Should().BeTrue();
        var seen = await ring.ScrapeUntilAsync(
            seen => seen.Samples.All(sample => sample.Labels.GetValueOrDefault("link") != "quevedo-norte"));

        seen.Of("qkdmesh_link_status").Should().HaveCount(5);
    }

    [Fact]
    public async Task LinksInForceHaveFigures_WhateverLinksWereThereBefore()
    {
        const int Links = 60, Topologies = 3;
        await using var ring = await MadridRing.StartAsync();
        for (var topology = 0; topology < Topologies; topology++)
        {
            var applied = await ring.Controller.ApplyAsync(
                RingWithNewIds(topology, Links) with { Name = ring.Topology.Name }, mayChangeNetwork: true, mayChangeAccess: true);
            applied.IsOk.Should().BeTrue();
        }

        var seen = await ring.ScrapeUntilAsync(seen => Discards(seen).Count() == 2 * Links * Enum.GetValues<DiscardReason>().Length);

        Discards(seen).Select(sample => sample.Labels["link"]).Distinct().Should()
            .OnlyContain(link => link.StartsWith($"t{Topologies - 1}-", StringComparison.Ordinal)).And.HaveCount(Links);
        seen.Samples.Should().NotContain(sample => sample.Labels.ContainsKey("otel_metric_overflow"));

        static IEnumerable<Sample> Discards(Exposition seen) => seen.Of(Discarded);
    }

    private static TopologyDefinition RingWithNewIds(int topology, int links)
    {
        var names = Enumerable.Range(0, links).Select(at => $"t{topology}-{at}").ToList();
        return TopologyParts.Network(
            names.Select(name => TopologyParts.Node(name)),
            names.Select((name, at) => TopologyParts.Link($"{name}-l", name, names[(at + 1) % links], bitsPerSecond: 1e5)),
            [], NetworkShape.Ring);
    }

    [Fact]
    public async Task NoKeyIsInThem_WhenKeysWereMadeAndCollected()
    {
        await using var ring = await MadridRing.StartAsync();
        var made = await ring.GetKeysAsync(16);
        var ids = made.Keys.Select(key => key.KeyId).ToList();
        await ring.Keys.GetKeysByIdAsync(
            new GetKeysByIdRequest { PeerSaeId = MadridRing.Norte, KeyIds = { ids } }, MadridRing.As(MadridRing.Quiron));
        var canary = new KeyCanary(made.Keys.Select(key => key.Key_.ToByteArray()));
        canary.IsBlind.Should().BeFalse();

        var text = await ring.ScrapeTextAsync();

        canary.FindIn(text).Should().BeEmpty();
        ids.Should().NotContain(
            id => text.Contains(id, StringComparison.OrdinalIgnoreCase), "a key id as a label would be a series for each key");
    }

    private static void ShouldBeSane(Exposition seen, LinkDefinition link)
    {
        var id = ("link", link.Id.Value);
        seen.Of("qkdmesh_link_secret_key_rate_bit_per_second", id)
            .Should().ContainSingle().Which.Value.Should().Be(link.SecretKeyRate.BitsPerSecond);
        seen.Of("qkdmesh_link_consumption_bit_per_second", id).Should().ContainSingle().Which.Value.Should().BeGreaterThanOrEqualTo(0);
        seen.Of("qkdmesh_link_qber", id).Should().ContainSingle().Which.Value.Should().Be(0);
        seen.Of("qkdmesh_link_alarmed", id).Should().ContainSingle().Which.Value.Should().Be(0);
        seen.Of("qkdmesh_link_status", id).Should().ContainSingle().Which.Value.Should().Be(1);
        seen.Of("qkdmesh_link_stock_bytes", id).Select(sample => sample.Labels["direction"]).Should().BeEquivalentTo("a-to-b", "b-to-a");
        seen.Of("qkdmesh_link_stock_bytes", id).Should().OnlyContain(sample => sample.Value > 0 && sample.Value < 1e9);
        foreach (var node in new[] { link.A, link.B })
        {
            var end = ("node", node.Value);
            seen.Sum("qkdmesh_link_received_bytes_total", id, end).Should().BePositive()
                .And.Be(
                    seen.Sum("qkdmesh_link_used_bytes_total", id, end) + seen.Sum(Discarded, id, end)
                    + seen.Sum("qkdmesh_link_stored_bytes", id, end),
                    "the account of {0} balances", end);
        }
    }
}
