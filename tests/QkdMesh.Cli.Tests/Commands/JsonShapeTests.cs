using QkdMesh.Bench.Cluster;
using QkdMesh.Bench.SingleProcess;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Commands.Demo;
using QkdMesh.Cli.Session;
using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>What scripts read. A change here breaks them.</summary>
public sealed class JsonShapeTests
{
    [Fact]
    public void DemoReport_WhenARouteIsRecovered() => JsonText.Of(new DemoReport(
        "n", 60, 0, 0, [new DemoPhase(DemoPhase.Before, ["a", "b"], 1000) { Keys = 20 }], 12.5, LedgerBalanced: true)).Should().Be(
        """{"network":"n","requests":60,"failed":0,"mismatched":0,"routes":[{"phase":"before","nodes":["a","b"]"""
        + ""","available_bps":1000}],"recovery_ms":12.5,"ledger_balanced":true}""");

    [Fact]
    public void DemoReport_WhenKeysAreRefused() => JsonText.Of(new DemoReport(
        "n", 1, 0, 0, [new DemoPhase(DemoPhase.Cut, [], 0) { Reason = "NO_ROUTE", Message = "m" }], null, LedgerBalanced: false))
        .Should().Be(
        """{"network":"n","requests":1,"failed":0,"mismatched":0,"routes":[{"phase":"cut","nodes":[],"available_bps":0"""
        + ""","reason":"NO_ROUTE","message":"m"}],"recovery_ms":null,"ledger_balanced":false}""");

    [Fact]
    public void DemoReport_WhenKeysCrossNoLink() => JsonText.Of(new DemoReport(
        "n", 1, 0, 0, [new DemoPhase(DemoPhase.Before, ["a"], null) { Keys = 1 }], null, LedgerBalanced: true)).Should().Contain(
        """{"phase":"before","nodes":["a"],"available_bps":null}""");

    [Fact]
    public void BenchReport_WhenEveryStepRan() => JsonText.Of(new BenchReport(
        2, new Dictionary<string, CallFigures> { ["1"] = new(3, 4, 5, 6), ["8"] = new(7, 8, 9, 10) }, new(11, 12), new(13, 14),
        new Dictionary<string, ProtectionFigures> { ["plain"] = new(18, 1), ["two_paths"] = new(19, 2) },
        new Dictionary<string, ProtectionFigures> { ["plain"] = new(20, 1) }, new(15, 16, 17), 0)).Should().Be(
        """{"ceiling_calls_per_s":2,"single":{"1":{"keys_per_s":3,"p50_ms":4,"p99_ms":5,"ratio":6},"8":{"keys_per_s":7"""
        + ""","p50_ms":8,"p99_ms":9,"ratio":10}},"batch_128":{"keys_per_s":11,"ratio":12},"stream":{"keys_per_s":13"""
        + ""","ratio":14},"protection":{"plain":{"keys_per_s":18,"cost":1},"two_paths":{"keys_per_s":19,"cost":2}}"""
        + ""","protection_128":{"plain":{"keys_per_s":20,"cost":1}}"""
        + ""","cut_recovery_ms":{"p50":15,"p99":16,"failed_requests":17},"failed_calls":0}""");

    [Fact]
    public void ClusterBenchReport_WhenEveryStepRan() => JsonText.Of(new ClusterBenchReport(
        2,
        new ComparisonFigures(
            320, PairOfLoads.Of(new(8, 1, 2, 3, 4), new(4, 5, 6, 9, 7)), PairOfLoads.Of(new(1, 1, 1, 1, 0), new(1, 1, 1, 1, 0))),
        [new SizeFigures(10, 11, 12.5, 13, 0.25, [14, 15, 16], new(17, 18, 19, 20, 21))])).Should().Be(
        """{"processors":2,"three_against_one":{"nodes":320,"single":{"one_silo":{"keys_per_s":8,"p50_ms":1,"p99_ms":2"""
        + ""","cpu_us_per_key":3,"failed":4}"""
        + ""","three_silos":{"keys_per_s":4,"p50_ms":5,"p99_ms":6,"cpu_us_per_key":9,"failed":7},"keys_ratio":0.5"""
        + ""","cpu_ratio":3},"batch_128":"""
        + """{"one_silo":{"keys_per_s":1,"p50_ms":1,"p99_ms":1,"cpu_us_per_key":1,"failed":0}"""
        + ""","three_silos":{"keys_per_s":1,"p50_ms":1,"p99_ms":1"""
        + ""","cpu_us_per_key":1,"failed":0},"keys_ratio":1,"cpu_ratio":1}},"sizes":[{"nodes":10,"links":11"""
        + ""","start_s":12.5,"start_cpu_s":13"""
        + ""","idle_processors":0.25,"resident_mib":[14,15,16],"load":{"keys_per_s":17,"p50_ms":18,"p99_ms":19"""
        + ""","cpu_us_per_key":20,"failed":21}}]}""");

    [Fact]
    public void Plan_WhenACutTakesAPair() => JsonText.Of(new PlanAnswer(
        "n", 256, 1, 512, ["l2"], ["l"], 3, [new("a", "b", "x", "y", 1, null, 768, 0.5)],
        [new CutAnswer(CutAnswer.Link, "l", true, [new("a", "b")], [], null, [new("a", "b", 0, null)])])).Should().Be(
        """{"network":"n","key_size_bits":256,"keys_per_request":1,"link_key_per_key_bits":512,"uncounted_links":["l2"]"""
        + ""","modelled_links":["l"],"scale":3"""
        + ""","pairs":[{"sae":"a","peer":"b","node":"x","peer_node":"y","demand_keys_per_s":1,"alone_bps":null"""
        + ""","rate_bps":768,"rekey_s":0.5}]"""
        + ""","cuts":[{"kind":"link","id":"l","single_point_of_failure":true,"lost":[{"sae":"a","peer":"b"}],"own":[]"""
        + ""","scale":null,"rates":[{"sae":"a","peer":"b","rate_bps":0,"rekey_s":null}]}]}""");

    [Fact]
    public void Failure_WhenACommandFails() => JsonText.Of(new FailureAnswer(new Failure("NO_ROUTE", "none", Retryable: true))).Should().Be(
        """{"error":{"reason":"NO_ROUTE","message":"none","retryable":true}}""");

    [Fact]
    public void Keys_WhenTheirBase64HasEverySign() =>
        JsonText.Of(new KeyGetAnswer([new KeyAnswer("id", "+/+=", "its")], [new RouteAnswer(["a", "b"], 1.5)])).Should().Be(
        """{"keys":[{"key_id":"id","key":"+/+=","assurance":"its"}],"routes":[{"nodes":["a","b"],"available_bps":1.5}]}""");

    [Fact]
    public void RateIsNull_WhenTheKeysCrossNoLink()
    {
        JsonText.Of(RouteAnswer.Of(new UsedRoute { Nodes = { "a" } })).Should().Be("""{"nodes":["a"],"available_bps":null}""");
        JsonText.Of(KeyStatusAnswer.Of(new GetStatusResponse { Route = { "a" } })).Should().Contain("\"available_bps\":null");
        JsonText.Of(KeyStatusAnswer.Of(new GetStatusResponse())).Should().Contain("\"available_bps\":0");
        JsonText.Of(RouteExplainAnswer.Of(new ExplainRouteResponse { Candidates = { new CandidateRoute { Nodes = { "a" } } } }))
            .Should().Contain("\"available_bps\":null");
    }

    [Fact]
    public void KeyAnswerHidesTheKey_WhenItIsWrittenAsText() =>
        new KeyAnswer("id", "c2VjcmV0", "its").ToString().Should().NotContain("c2VjcmV0");

    [Fact]
    public void WatchMessage_WhenALinkIsCut() => JsonText.Of(WatchAnswer.Of(new WatchNetworkResponse
    {
        Version = 9,
        Events =
        {
            new NetworkEvent { LinkStatus = new LinkStatusChanged { LinkId = "l", Before = LinkStatus.Active, After = LinkStatus.Off } },
        },
    })).Should().Be("""{"version":9,"events":[{"link_status":{"link_id":"l","before":"active","after":"off"}}]}""");

    [Fact]
    public void WatchMessage_WhenAnAlarmIsRaised() => JsonText.Of(WatchAnswer.Of(new WatchNetworkResponse
    {
        Version = 9,
        Events = { new NetworkEvent { LinkAlarm = Alarms.Raised("l") } },
    })).Should().Be(
        """{"version":9,"events":[{"link_alarm":{"link_id":"l","happened":["raised","ends-heard"],"alarmed":true,"qber":0.25"""
        + ""","alarm":{"ends_heard":true"""
        + ""","sound":false,"acknowledgement":"awaited"},"at":"2026-01-02T03:04:05+00:00"}}]}""");

    [Fact]
    public void Link_WhenOnlyOneEndAnswered() => JsonText.Of(LinkAnswer.Of(new LinkView
    {
        Id = "l", A = "a", B = "b", Device = "d", Source = "etsi014", SourceFault = "b: no", Status = LinkStatus.Passive, StockAToBBits = 8,
        LedgerA = new Ledger { Received = 1, Stored = 1 },
    })).Should().Be(
        """{"id":"l","a":"a","b":"b","length_km":0,"loss_db":0"""
        + ""","device":"d","source":"etsi014","source_fault":"b: no","status":"passive","secret_key_rate_bps":0"""
        + ""","consumption_bps":0,"stock_a_to_b_bits":8,"stock_b_to_a_bits":0,"qber":0,"alarmed":false,"alarm":null"""
        + ""","ledger_a":{"received":1,"relayed":0"""
        + ""","authentication":0,"discarded":0,"stored":1,"discarded_by_reason":{}},"ledger_b":null}""");
}
