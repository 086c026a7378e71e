using QkdMesh.History;
using QkdMesh.Invariants.Canary;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.Tests;

/// <summary>S13: no key byte in what a run writes down.</summary>
public class CanaryTests
{
    [Fact]
    public void NoKeyStandsInAHistory()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var secrets = new List<byte[]>();
            var run = World.Simulation.Run(RandomScenario.Of(seed), seed, key => secrets.Add(key.ToArray()));
            secrets.Should().NotBeEmpty();
            var canary = new KeyCanary(secrets);
            canary.FirstIn(run.History.Select(HistoryLines.Write)).Should().BeNull("seed {0} shows key", seed);
            canary.FirstIn([$"key {Convert.ToHexString(secrets[^1])}"]).Should().NotBeNull("what does stand there is found");
        }
    }
}
