using QkdMesh.Invariants;
using QkdMesh.Simulation.Running;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.Tests;

/// <summary>Tests the checkers: each deliberate fault of Core breaks the invariant that must catch it.</summary>
public class MutantTests
{
    private const long MostSeeds = 3_000;

    private static readonly IReadOnlyList<Scenario> Scenarios = ScenarioFiles.All();

    public static TheoryData<string> Names { get; } = new(MutantList.All.Select(mutant => mutant.Name));

    [Theory, MemberData(nameof(Names))]
    public void MutantIsCaught_ByTheInvariantThatIsMeantTo(string name)
    {
        var mutant = MutantList.All.Single(entry => entry.Name == name);
        (AllInvariants.Named(mutant.CaughtBy) is not null || mutant.CaughtBy == "S13").Should().BeTrue();
        MutantHunt.Of(mutant, Scenarios, start: 1, MostSeeds, _ => { }).By.Should()
            .NotBeNull("{0}: {1} must catch it within {2} seeds", name, mutant.CaughtBy, MostSeeds);
    }

    [Fact]
    public void EverySafetyInvariantCatchesAMutant_OrHasItsOwnTests() =>
        MutantList.All.Select(mutant => mutant.CaughtBy).Should()
            .Contain([
                "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "S12", "S13", "S14", "S15", "S16", "S17", "S18", "S19",
                "S20", "L1", "L4", "L5",
            ]);
}
