using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.Tests;

/// <summary>
/// S13: no key byte stands in the history of a run or in a message between nodes. One of the mutants sends key in the open.
/// </summary>
public class CanaryTests
{
    [Fact]
    public void NoKeyStandsInTheOpen()
    {
        for (var seed = 1; seed <= 60; seed++)
            World.Simulation.Run(RandomScenario.Of(seed), seed, withCanary: true).Violations
                .Should().BeEmpty("seed {0} shows no key", seed);
    }
}
