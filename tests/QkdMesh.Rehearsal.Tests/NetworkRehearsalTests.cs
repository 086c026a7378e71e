using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies;

namespace QkdMesh.Rehearsal.Tests;

public sealed class NetworkRehearsalTests
{
    private static readonly RehearsalPlan HourWithMishaps =
        new(TimeSpan.FromHours(1), Seed: 7) { CutsPerDay = 24 * 6, TapsPerDay = 24 * 4 };

    [Theory]
    [InlineData("madrid-ring")]
    [InlineData("milan-poliqi-star")]
    [InlineData("milan-datacenters-40km")]
    [InlineData("madrid-police-pilot")]
    public void LedgerBalancesAndNoKeyIsWrong_ThroughCutsAndTaps(string file)
    {
        var hours = new List<int>();

        var report = Play(Load(file), HourWithMishaps with { Length = TimeSpan.FromHours(2), Seed = 8 }, hours.Add);

        report.Ledger.Balanced.Should().BeTrue();
        report.Wrong.Should().Be(0);
        report.Keys.Should().BeGreaterThan(10_000);
        report.Collected.Should().BeInRange((long)(0.9 * report.Keys), report.Keys);
        report.Requests.Should().BeInRange(6_000, 8_500, "one a second, but for the first minute");
        report.Cuts.Should().BeGreaterThan(0);
        report.Taps.Should().BeGreaterThan(0);
        hours.Should().Equal(1, 2);
    }

    [Fact]
    public void TapsRaiseAlarmsThatDestroyKey()
    {
        var report = Play(Load("madrid-ring"), HourWithMishaps with { CutsPerDay = 0, TapsPerDay = 24 * 10 });

        report.Alarms.Should().BeInRange(1, report.Taps);
        report.Ledger.DiscardedByReason[DiscardReason.Alarm].Should().BeGreaterThan(0);
        report.Ledger.Balanced.Should().BeTrue();
    }

    [Fact]
    public void EveryRequestIsServed_WhenNothingHappens()
    {
        var report = Play(Load("madrid-ring"), HourWithMishaps with { CutsPerDay = 0, TapsPerDay = 0 });

        report.Failures.Should().BeEmpty();
        (report.Cuts, report.Taps, report.Alarms).Should().Be((0, 0, 0));
    }

    [Fact]
    public void PairWithoutAWayRound_FailsForWantOfARoute()
    {
        var plan = HourWithMishaps with { TapsPerDay = 0, CutsPerDay = 24 * 20 };
        var report = Play(Load("trusted-node-chain"), plan);

        report.Failures.Keys.Should().BeSubsetOf([ErrorCode.NoRoute]);
        report.Failures[ErrorCode.NoRoute].Should().BeGreaterThan(0);
        report.Ledger.Balanced.Should().BeTrue();
    }

    [Fact]
    public void LinkWithoutAFibreIsNeverCut()
    {
        var plan = HourWithMishaps with { TapsPerDay = 0, CutsPerDay = 24 * 40 };
        var report = Play(Load("madrid-police-pilot"), plan);

        report.Cuts.Should().BeGreaterThan(2, "there are three fibres");
        report.Failures.Should().BeEmpty("ML-KEM is there all the while");
    }

    [Fact]
    public void SameSeedGivesTheSameDay_AndAnotherAnother()
    {
        var (one, same, other) = (PlaySeed(1), PlaySeed(1), PlaySeed(2));

        same.Should().BeEquivalentTo(one);
        other.Requests.Should().NotBe(one.Requests);

        static RehearsalReport PlaySeed(int seed) => Play(Load("madrid-ring"), HourWithMishaps with { Seed = seed });
    }

    [Fact]
    public void EveryRequestIsServedOverPqc_WhenEveryFibreIsGone()
    {
        var report = Play(PqcAlone, HourWithMishaps with { CutsPerDay = 0 });

        report.Failures.Should().BeEmpty();
        report.Keys.Should().BeGreaterThan(50_000);
        report.Ledger.Received.Should().BeGreaterThan(2 * report.Keys * 32, "each key costs its own length at both ends, and its tag");
        (report.Wrong, report.Taps, report.Ledger.Balanced).Should().Be((0, 0, true));
    }

    [Fact]
    public void SameSeedGivesTheSameDay_WhereKeyIsMadeByMlKem() =>
        Play(PqcAlone, HourWithMishaps)
            .Should().BeEquivalentTo(Play(PqcAlone, HourWithMishaps));

    [Fact]
    public void LedgerBookDoesNotBalance_WhenANodeCountsOtherwise()
    {
        var book = new LedgerBook();
        book.HandedOver(100);
        book.HandedOver(100);
        book.Crossed(32, isTaken: true);
        book.Crossed(16, isTaken: false);
        var sender = KeyLedger.Empty with { Received = 100, Relayed = 48, Stored = 52 };
        var receiver = KeyLedger.Empty with { Received = 100, Relayed = 32, Stored = 68 };

        Balances(sender, receiver).Should().BeTrue();
        Balances(sender with { Stored = 51 }, receiver).Should().BeFalse("one byte is nowhere");
        Balances(sender with { Relayed = 47, Stored = 53 }, receiver).Should().BeFalse("a byte that crossed was not counted");
        Balances(sender with { Received = 101, Stored = 53 }, receiver).Should().BeFalse("a byte came from nowhere");

        // Key of a paired source is not handed over. It hides nothing of the other links.
        bool Balances(KeyLedger a, KeyLedger b)
        {
            var agreed = KeyLedger.Empty with { Received = 500, Stored = 500 };
            var alone = book.Check([new(a, b, IsHandedOver: true)]);
            var besideAgreed = book.Check([new(a, b, IsHandedOver: true), new(agreed, agreed, IsHandedOver: false)]);
            besideAgreed.Balanced.Should().Be(alone.Balanced);
            besideAgreed.Received.Should().Be(alone.Received + 1000);
            return alone.Balanced;
        }
    }

    /// <summary>The two data centres of the pilot, joined by ML-KEM only.</summary>
    private static NetworkTopology PqcAlone
    {
        get
        {
            var pilot = Load("madrid-police-pilot").Definition;
            var links = pilot.Links.Where(link => !link.HasQuantumChannel).ToList();
            return new NetworkTopology(pilot with
            {
                Links = links,
                Nodes = [.. pilot.Nodes.Where(node => links.Exists(link => link.Touches(node.Id)))],
            });
        }
    }

    private static RehearsalReport Play(NetworkTopology topology, RehearsalPlan plan, Action<int>? onHour = null) =>
        NetworkRehearsal.Play(topology, plan, onHour ?? (_ => { }), TestContext.Current.CancellationToken);

    private static NetworkTopology Load(string name)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "topologies", $"{name}.yaml");
        return new YamlTopologyReader().Read(File.ReadAllText(file), file).Topology!;
    }
}
