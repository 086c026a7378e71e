using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.Tests;

/// <summary>
/// S13: no key byte in what a run writes down, nor in what crosses between nodes. The mutant that sends it in the open is among the others.
/// </summary>
public class CanaryTests
{
    [Fact]
    public void NoKeyStandsInTheOpen()
    {
        for (var seed = 1; seed <= 60; seed++) World.Simulation.Run(RandomScenario.Of(seed), seed,
        withCanary: true).Violations.Should().BeEmpty("seed {0} shows no key", seed);
    }
}
