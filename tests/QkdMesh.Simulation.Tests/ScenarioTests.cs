using QkdMesh.Core;
using QkdMesh.Simulation.Running;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.Tests;

public class ScenarioTests
{
    private const long Seeds = 40;

    public static TheoryData<string> Files { get; } = new(ScenarioFiles.Names.Where(name => !IsKnownHole(name)));

    private static bool IsKnownHole(string name) => ScenarioFiles.Read(name).Known.Count > 0;

    /// <summary>
    /// The mark of a known hole is exact: the scenario breaks each invariant that the mark names, and no other. When the hole is closed,
    /// the mark must go.
    /// </summary>
    [Fact]
    public void KnownHolesAreOpen_AndNoWiderThanTheirMarks()
    {
        foreach (var name in ScenarioFiles.Names.Where(IsKnownHole))
        {
            var scenario = ScenarioFiles.Read(name);
            var hole = new KnownHole(scenario);
            for (var seed = 1; seed <= Seeds; seed++)
            {
                var run = MutantHunt.RunWith([], scenario, seed);
                if (hole.Add(run) is { Count: > 0 } others) Assert.Fail(Report.Of(run with { Violations = others }, name, []));
            }
            hole.Closed.Should().BeEmpty("{0}", hole);
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void EverythingHolds_InTheScenario(string name)
    {
        var scenario = ScenarioFiles.Read(name);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var run = MutantHunt.RunWith([], scenario, seed);
            if (run.Violations.Count > 0) Assert.Fail(Report.Of(run, name, []));
        }
    }

    /// <summary>2.5 s after the cut at 4 s, every node knows. The mesh has settled 10 s after it is healed at 15 s.</summary>
    [Fact]
    public void PqcLinksCarryTheKeysAndGiveBack_WhenTheQuantumLayerIsCut()
    {
        var scenario = ScenarioFiles.Read("quantum-layer-cut.scenario");
        var keys = Enumerable.Range(1, 10).SelectMany(seed => World.Simulation.Run(scenario, seed).Assurances).ToList();

        var cut = keys.Where(key => key.At.TotalSeconds is > 6.5 and < 11).Select(key => key.Assurance).ToList();
        cut.Should().HaveCountGreaterThan(50).And.Contain(Core.Topology.Assurance.Pqc);
        var settled = keys.Where(key => key.At.TotalSeconds > 25).Select(key => key.Assurance).ToList();
        settled.Should().HaveCountGreaterThan(20).And.OnlyContain(assurance => assurance == Core.Topology.Assurance.Its);
    }

    [Fact]
    public void ScenarioReadsAsItIsWritten()
    {
        for (var seed = 1; seed < 300; seed++)
        {
            var text = RandomScenario.Of(seed).ToString();
            ScenarioReader.Read(text, "random", SimulationStage.Stage).ToString().Should().Be(text);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("A ring of 2 nodes, healed after 8 s.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nFrom 2 s link l1 sleeps.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nWith the defence walls absent.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nIt puts the mutant of-nobody to the test.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nAlways the sun shines.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nKnown: S99 until the sun shines.")]
    [InlineData("A ring of 6 nodes, healed after 8 s.\nKnown: S1.")]
    public void SentenceIsRefused_WhenNobodyUnderstandsIt(string text)
    {
        var reading = () => ScenarioReader.Read(text, "some.scenario", SimulationStage.Stage);
        reading.Should().Throw<FormatException>().WithMessage("some.scenario:*A ring of 6 nodes, healed after 8 s.*");
    }

    [Theory]
    [InlineData("From 1 s link l3 is cut.", "there is no link l3; there are l0 to l2")]
    [InlineData("From 1 s node n50 is down.", "there is no node n50; there are n0 to n2")]
    [InlineData("From 1 s s1 and eve may not share.", "there is no SAE eve; there are s0 to s3")]
    [InlineData("From 2 s to 1 s node n1 is down.", "ends before it begins")]
    [InlineData("From 9 s node n1 is down.", "begins after all faults are healed")]
    [InlineData("From 1 s 900 % of messages are lost, 0 % repeated, 0 % changed, 0 % late.", "each share must be 0 to 100 %")]
    [InlineData("From 1 s abc % of messages are lost, 0 % repeated, 0 % changed, 0 % late.", "each share must be 0 to 100 %")]
    [InlineData("A request every 0 ms over up to 1 path.", "the time between requests must be 1 ms or more")]
    [InlineData("A request every 100 ms over 3 to 2 paths.", "the most paths of a request must not be fewer than the fewest")]
    [InlineData("From 1 s node n9 mints keys.", "there is no node n9; there are n0 to n2")]
    [InlineData("From 1 s s9 is at n1.", "there is no SAE s9; there are s0 to s3")]
    [InlineData("From 1 s s3 acts as s1.", "the simulation cannot play \"From 1 s s3 acts as s1.\"")]
    [InlineData("From 1 s silo a is killed.", "the simulation cannot play \"From 1 s silo a is killed.\"")]
    [InlineData("From 99999999999999999999 s node n1 is down.", "has a number that is too large")]
    public void ScenarioIsRefused_WhenItCannotHappen(string sentence, string why)
    {
        var reading = () =>
            ScenarioReader.Read($"A ring of 3 nodes, healed after 8 s.\n{sentence}", "some.scenario", SimulationStage.Stage);
        reading.Should().Throw<FormatException>().WithMessage($"some.scenario:*{why}*");
    }

    [Fact]
    public void EverythingIsChecked_WhereAScenarioSaysSoBesideOthers()
    {
        const string network = "A ring of 3 nodes, healed after 8 s.\nAlways every delivery is authorised.\n";
        ScenarioReader.Read(network, "", SimulationStage.Stage).Checks("S1").Should().BeFalse();
        ScenarioReader.Read(network + "Always everything holds.", "", SimulationStage.Stage).Checks("S1").Should().BeTrue();
    }

    [Fact]
    public void NoSwitchIsOn_AfterARun()
    {
        MutantHunt.RunWith(["burn-skipped"], ScenarioFiles.Read("role-confusion.scenario"), 1);
        Mutant.Is("burn-skipped").Should().BeFalse();
        Mutant.Is("role-check").Should().BeFalse();
    }
}
