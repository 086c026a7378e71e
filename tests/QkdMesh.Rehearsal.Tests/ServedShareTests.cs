using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Rehearsal.Tests;

/// <summary>
/// A rehearsal leaves out beats that change nothing. It must serve what links with every beat serve, and what their key rate allows.
/// </summary>
public sealed class ServedShareTests
{
    // Keys in a request on average, and the bytes of link key for a key and for the tag of a request.
    private const double MeanKeys = 16.5, KeyBytes = 32, TagBytes = 32;

    private const double BitsPerSecond = 250_000;

    private static readonly NetworkTopology Link = Network(("a", "b"));

    // Keys from a to c cross two links, or two others.
    private static readonly NetworkTopology Ring = Network(("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"));

    [Theory]
    [InlineData(0.5), InlineData(1), InlineData(2)]
    public void LinkServesWhatItsRateAllows(double load)
    {
        var report = Play(Link, load, seed: 5);

        // Both directions are full of key when the requests begin.
        var stock = 2 * 256 * 1024 * 8 / (BitsPerSecond * Minutes(report) * 60);
        Served(report).Should().BeInRange(Math.Min(1, 1 / load) - 0.04, Math.Min(1, (1 + stock) / load) + 0.02);
    }

    [Theory]
    [InlineData(0.5), InlineData(1), InlineData(2)]
    public void BeatsThatAreLeftOutChangeNothing(double load)
    {
        foreach (var network in new[] { Link, Ring })
        {
            var (report, every) = (Play(network, load, seed: 6), Play(network, load, seed: 6, everyBeat: true));

            report.Requests.Should().Be(every.Requests);
            Served(report).Should().BeApproximately(Served(every), 0.02);
            ((double)report.Failures.Values.Sum()).Should().BeApproximately(every.Failures.Values.Sum(), 0.02 * report.Requests);
        }
    }

    [Fact]
    public void FastLinkServesFarMoreThanItsStore()
    {
        var topology = Network(12_780_000, ("a", "b"));
        var plan = Quiet(TimeSpan.FromMinutes(4)) with { RequestsPerSecond = 200_000 / 3600.0 };
        Play(topology, plan).Failures.Should().BeEmpty();
    }

    [Fact]
    public void NetworkWithoutLinksIsRehearsed_WhenCutsAndTapsAreDue()
    {
        var network = TopologyParts.Network([TopologyParts.Node("a")], [], Saes("a", "a"));
        var plan = new RehearsalPlan(TimeSpan.FromHours(1), Seed: 1) { CutsPerDay = 10_000, TapsPerDay = 10_000 };
        var report = Play(new(network), plan);
        (report.Cuts, report.Taps, report.Failures.Count, report.Wrong).Should().Be((0, 0, 0, 0));
        report.Requests.Should().BeGreaterThan(3_000);
        report.Ledger.Balanced.Should().BeTrue();
    }

    [Fact]
    public void RehearsalEnds_WhenItIsCancelledWithinAnHour()
    {
        using var cancelled = new CancellationTokenSource();
        var plan = Quiet(TimeSpan.FromHours(1));
        var hours = 0;
        cancelled.Cancel();
        var play = () => NetworkRehearsal.Play(Link, plan, _ => hours++, cancelled.Token);
        play.Should().Throw<OperationCanceledException>();
        hours.Should().Be(0);
    }

    private static RehearsalReport Play(NetworkTopology topology, double load, int seed, bool everyBeat = false)
    {
        // A ring has two ways, and a key crosses two of its four links.
        var capacity = BitsPerSecond / 8 / ((MeanKeys * KeyBytes) + TagBytes) * topology.Definition.Links.Count / Hops(topology);
        var plan = Quiet(OfferedLoad.Begin + TimeSpan.FromMinutes(1)) with
        {
            Seed = seed, RequestsPerSecond = load * capacity, EveryBeat = everyBeat,
        };
        var report = Play(topology, plan);
        report.Wrong.Should().Be(0);
        report.Ledger.Balanced.Should().BeTrue();
        report.Failures.Keys.Should().BeSubsetOf([ErrorCode.InsufficientKey, ErrorCode.RelayFailed]);
        return report;
    }

    private static RehearsalReport Play(NetworkTopology topology, RehearsalPlan plan) =>
        NetworkRehearsal.Play(topology, plan, _ => { }, TestContext.Current.CancellationToken);

    private static RehearsalPlan Quiet(TimeSpan length) => new(length, Seed: 1) { CutsPerDay = 0, TapsPerDay = 0 };

    private static int Hops(NetworkTopology topology) => topology.Definition.Links.Count / 2 is > 0 and var hops ? hops : 1;

    private static double Minutes(RehearsalReport report) => (report.Length - OfferedLoad.Begin).TotalMinutes;

    private static double Served(RehearsalReport report) => report.Keys / (report.Requests * MeanKeys);

    private static NetworkTopology Network(params (string A, string B)[] links) => Network(BitsPerSecond, links);

    private static NetworkTopology Network(double bitsPerSecond, params (string A, string B)[] links) => new(TopologyParts.Network(
        links.SelectMany(link => new[] { link.A, link.B }).Distinct().Select(node => TopologyParts.Node(node)),
        links.Select(link => TopologyParts.Link($"{link.A}-{link.B}", link.A, link.B, bitsPerSecond: bitsPerSecond)),
        Saes("a", links.Length > 1 ? "c" : "b")));

    private static SaeDefinition[] Saes(string one, string other) =>
        [TopologyParts.Sae("one", one, "other"), TopologyParts.Sae("other", other, "one")];
}
