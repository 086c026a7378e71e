using QkdMesh.Bench.Cluster;
using QkdMesh.Bench.SingleProcess;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Northbound.V1;
using QkdMesh.PhysicsFigures;
using QkdMesh.Topologies;
using Spectre.Console.Rendering;

namespace QkdMesh.Cli.Tests.Rendering;

/// <summary>Each table of each command, with names of real networks, at the widths of usual terminals.</summary>
public sealed class TablesAtEveryWidthTests
{
    private const int Unlimited = 1_000;

    private static readonly int[] Widths = [60, 80, 100, 140];

    private static readonly LinkView[] Links =
    [
        Link("quiron-quijote", "quiron", "quijote", "active"),
        Link("concepcion-distrito", "concepcion", "distrito", "cut", LinkStatus.Off),
        Link("norte-concepcion", "norte", "concepcion", "alarm", LinkStatus.Off, alarmed: true),
        Link("distrito-quiron", "distrito", "quiron", "no-silo", LinkStatus.Pending),
        Link("quevedo-norte", "quevedo", "norte", "quarantined"),
    ];

    private static readonly PlannedPairAnswer[] Pairs =
    [
        new("bank-norte", "bank-quiron", "norte", "quiron", 1000, 1.7e6, 368_500, 0.0007),
        new("ministry-quijote", "ministry-concepcion", "quijote", "concepcion", 1e-6, 2.69e6, 4.2e-13, 1e20),
    ];

    private static readonly DateTimeOffset Day = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, ProtectionFigures> Ways = new()
    {
        ["plain"] = new(4_321, 1), ["hybrid"] = new(3_210, 1.35), ["two_paths"] = new(2_109, 2.05),
    };

    private static readonly PairOfLoads Loads = PairOfLoads.Of(new(4_321, 12.3, 123.4, 456.7, 0), new(3_210, 23.4, 234.5, 1_567.8, 12));

    private static readonly QuotasAnswer NoQuotas = new(null, null, null, null, null, null, null, null);

    private static readonly UsageFiguresAnswer Used = new(1_234_567, 12, 1_234_000, 315_904_000, 1_263_616_000, 60_000);

    public static TheoryData<string, int> Tables
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in All().Keys)
            foreach (var width in Widths) data.Add(name, width);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void WordsAreWholeAndColumnsHaveAWidth(string name, int width)
    {
        var table = All()[name];
        var words = Words(Screens.LinesOf(table, Unlimited)).Append("no").Append("room").Append("for:").ToHashSet();

        var lines = Screens.LinesOf(table, width);

        lines.Should().OnlyContain(line => line.Length <= width);
        Words(lines).Select(word => words.Contains(word) ? word : word.TrimEnd(',')).Except(words).Should().BeEmpty("no word is broken");
        var rows = lines.Where(line => line.StartsWith('│')).ToList();
        rows.Should().NotBeEmpty();
        rows.SelectMany(row => row[1..^1].Split('│')).Should().OnlyContain(cell => cell.Length >= 3, "no column is 0 wide");
        lines[2].Split('│', StringSplitOptions.TrimEntries).Should().Contain(Screens.LinesOf(table, Unlimited)[2].Split('│')[1].Trim());
    }

    [Fact]
    public void ConditionStaysOnOneLine_AtUsualWidths()
    {
        foreach (var width in Widths)
        {
            Screens.LinesOf(NetworkTables.Links(Links), width).Should()
                .ContainSingle(line => line.Contains("norte-concepcion")).Which.Should().Contain("cut, alarm: QBER 25 %");
        }
    }

    [Fact]
    public void NamesOfAPairStayOnOneLine_AtUsualWidths()
    {
        foreach (var width in Widths)
        {
            Screens.LinesOf(PlanTables.Pairs(Pairs), width).Should()
                .ContainSingle(line => line.Contains("ministry-quijote - ministry-concepcion"));
        }
    }

    [Fact]
    public void RehearsalFits_AtUsualWidths()
    {
        var ledger = new KeyBalanceAnswer(
            532_494_464, 353_052_288, 57_847_552, 7_338_496, 114_256_128, new Dictionary<string, long> { ["Alarm"] = 7_338_496 }, true);
        var failures = new Dictionary<string, long> { ["NO_DISJOINT_ROUTES"] = 397 };
        var answer = new RehearseAnswer(
            100, 110, 45, 24, 1, 86_319, 397, failures, 1_414_152, 1_385_252, 28_900, 0, 22, 12, 7, ledger);
        foreach (var width in Widths)
        {
            Screens.LinesShown(screen => RehearseView.Show(screen, answer), width).Should().OnlyContain(line => line.Length <= width)
                .And.Contain(line => line.Contains("authentication")).And.Contain(line => line.Contains("stored"));
        }
    }

    private static Dictionary<string, IRenderable> All()
    {
        var ring = new YamlTopologyReader().Read(File.ReadAllText("topologies/madrid-ring.yaml"), "madrid-ring.yaml").Topology!;
        var cut = new CutRow(
            new CutAnswer(
                CutAnswer.Link, "quijote-quevedo", true, [new("bank-norte", "bank-quiron")], [], 0.002,
                [.. Pairs.Select(pair => new KeptRateAnswer(pair.Sae, pair.Peer, 184_000, 0.0014))]),
            Pairs);
        var tables = new Dictionary<string, IRenderable>
        {
            ["network show, watch: links"] = NetworkTables.Links(Links),
            ["network show: ledgers"] = NetworkTables.Ledgers(Links),
            ["network show: nodes"] = NetworkTables.Nodes(
                [new NodeView { Id = "concepcion", Name = "Telefonica Concepcion", Trusted = true, Silos = 0 }]),
            ["network show: SAEs"] = NetworkTables.Saes(
                [new SaeView { Id = "bank-norte", NodeId = "norte", SharesWith = { "bank-quiron" } }]),
            ["cluster status"] = ClusterTables.Silos(
            [
                new("S10.0.0.1:11111:123456789", "http://10.20.30.40:7024", "norte,quevedo,quijote", "active", true, 3),
                new("S10.0.0.2:11111:123456789", null, "concepcion,distrito", "shutting-down", false, null),
            ]),
            ["tenant list"] = TenantTables.Tenants(
            [
                new("bank", null, 3, 12, 40, new(100, 25.6, null, null, 33_554_432, 64, null, 4_096)),
                new("police", "aa:bb", 1, 2, 1, NoQuotas),
            ]),
            ["usage: tenants"] = UsageTables.Tenants([new("bank", Used, []), new("", Used, [])]),
            ["usage: pairs"] = UsageTables.Pairs([("bank", new("bank-norte", "bank-quiron", Used))]),
            ["route explain"] = RouteTables.Candidates(
            [
                new(
                    ["norte", "quevedo", "quijote", "quiron"],
                    [.. new[] { "quevedo-norte", "quijote-quevedo", "quiron-quijote" }
                        .Select(id => new CandidateLinkAnswer(id, 2.7e6, 2.69e6, 1_234, 2_000_000))],
                    2.7e6, "quijote-quevedo", true),
            ]),
            ["plan: pairs"] = PlanTables.Pairs(Pairs),
            ["plan: cuts"] = PlanTables.Cuts([cut]),
            ["plan: rates by cut"] = PlanTables.RatesByCut([cut], Pairs),
            ["plan: one cut"] = PlanTables.RatesAfter(cut),
            ["topology show: nodes"] = TopologyTables.Nodes(ring),
            ["topology show: links"] = TopologyTables.Links(ring),
            ["topology show: SAEs"] = TopologyTables.Saes(ring),
            ["pki inspect"] = PkiInspectView.Table(
            [
                new(
                    "tls.crt", "operator", "madrid-ring", "ministry-concepcion", [], [], "CN=x", "CN=y", "1", new string('a', 64), Day,
                    Day.AddYears(1), [], [], ["SAE ministry-concepcion", "SAE ministry-quijote"], true, ["it is revoked"], []),
            ]),
            ["exposure"] = AuditTables.ReadableKeys(
                [new("ministry-quijote", "ministry-concepcion", "hybrid", 1_234_567, Day, Day.AddHours(1), [])]),
            ["bench"] = BenchTables.OneProcess(new BenchReport(
                43_210,
                new Dictionary<string, CallFigures> { ["1"] = new(9_876, 1.23, 12.34, 0.23), ["3"] = new(5_432, 2.34, 23.45, 0.12) },
                new(123_456, 0.02), new(98_765, 0.02), Ways, Ways, new(12.34, 123.45, 0), 0)),
            ["bench cluster: three against one"] = BenchTables.ThreeAgainstOne(new(100, Loads, Loads)),
            ["bench cluster: sizes"] = BenchTables.Sizes([new(1_000, 1_100, 12.3, 45.6, 0.25, [234.5, 345.6, 1_456.7], Loads.OneSilo)]),
        };
        foreach (var table in PhysicsTables.Of(PhysicsReport.Make())) tables[$"physics: {table.Title}"] = table.OnScreen();
        return tables;
    }

    private static IEnumerable<string> Words(IEnumerable<string> lines) =>
        lines.Where(line => line.StartsWith('│') || line.Contains("no room for:", StringComparison.Ordinal))
            .SelectMany(line => line.Split(['│', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static LinkView Link(
        string id, string a, string b, string condition, LinkStatus status = LinkStatus.Active, bool alarmed = false) => new()
    {
        Id = id, A = a, B = b, Source = "simulated", Status = status, Condition = condition, Alarmed = alarmed, Cut = alarmed,
        Qber = alarmed ? 0.25 : 0.01, SecretKeyRateBps = 2_690_000, ConsumptionBps = 20_000,
        StockAToBBits = 2_000_000, StockBToABits = 2_000_000,
    };
}
