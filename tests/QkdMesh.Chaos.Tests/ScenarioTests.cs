using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Tests;

public class ScenarioTests
{
    [Fact]
    public void FaultsReadAsTheyAreWritten()
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var fault = new Fault(kind, What: "a", Other: "b", new Noise(0.1, 0.2, 0.3, 0.4));
            Fault.TryRead(fault.ToString())!.ToString().Should().Be(fault.ToString());
            Fault.TryRead(fault.ToString())!.Kind.Should().Be(kind);
        }
    }

    [Fact]
    public void PairsOfFaultsReadAsTheyAreWritten()
    {
        foreach (var scenario in FaultPairs.Of(seed: 7))
            ScenarioReader.Read(scenario.ToString(), scenario.Name, FaultRules.Stage).ToString().Should().Be(scenario.ToString());
    }

    [Fact]
    public void NightMeetsEveryPairOfFaults()
    {
        var kinds = FaultPairs.Kinds;
        var met = FaultPairs.Of(seed: 7).SelectMany(scenario => scenario.Faults.Select(fault => fault.Fault.Kind).Chunk(2)).ToList();
        met.Should().HaveCount(kinds.Count * (kinds.Count - 1) / 2);
        met.Select(pair => (pair.Min(), pair.Max())).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void SameSeedGivesTheSameNight() =>
        FaultPairs.Of(seed: 7).Select(scenario => scenario.ToString())
            .Should().Equal(FaultPairs.Of(seed: 7).Select(scenario => scenario.ToString()));

    [Fact]
    public void PairsAreFoundByTheirNumbers() =>
        FaultPairs.Of(seed: 7, [3, 1]).Select(scenario => scenario.ToString())
            .Should().Equal(new[] { 2, 0 }.Select(at => FaultPairs.Of(seed: 7).ElementAt(at).ToString()));

    [Theory, InlineData(0), InlineData(-1), InlineData(1_000_000)]
    public void NumberOfNoPairIsRefused(int number)
    {
        var finding = () => FaultPairs.Of(seed: 7, [1, number]).ToList();
        finding.Should().Throw<FormatException>().WithMessage($"--pairs is 1 to *, not {number}");
    }

    [Fact]
    public void EveryFileIsAScenario() => ScenarioSet.Names.Select(ScenarioSet.Read).Should().NotBeEmpty();

    [Theory]
    [InlineData("From 1 s node n1 is down.", "chaos cannot play \"From 1 s node n1 is down.\"")]
    [InlineData("From 1 s s9 acts as s1.", "there is no SAE s9; there are s0 to s3")]
    [InlineData("From 1 s silo d is killed.", "there is no silo d; there are a to c")]
    [InlineData("From 1 s silos a and z do not hear each other.", "there is no silo z; there are a to c")]
    [InlineData("It runs on 2 silos, 3 for each node.", "3 silos cannot host each node: the scenario has 2")]
    [InlineData("From 1 s the clock of silo a is wrong by ten s.", "ten is not a number")]
    [InlineData("With the defence role-check absent.", "is not a sentence of a scenario")]
    public void ScenarioIsRefused_WhenProcessesCannotPlayIt(string sentence, string why)
    {
        var reading = () => ScenarioReader.Read($"A ring of 3 nodes, healed after 8 s.\n{sentence}", "some.scenario", FaultRules.Stage);
        reading.Should().Throw<FormatException>().WithMessage($"some.scenario:*{why}*");
    }
}
