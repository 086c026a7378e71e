using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Tests;

/// <summary>Real silos and a real Redis, broken under load. A failure says which invariant, the seed, and the history around it.</summary>
public class ShortSetTests(ITestOutputHelper output)
{
    private const long Seed = 1;

    public static TheoryData<string> Files { get; } = new(ScenarioSet.Short);

    [Theory, MemberData(nameof(Files))]
    public async Task EverythingHolds_InTheScenario(string name)
    {
        using var answer = new StringWriter();
        using var progress = new StringWriter();
        output.WriteLine($"seed {Seed}");
        var isSound = await new Runner(Seed, keep: null, answer, progress).RunAsync([ScenarioSet.Read(name)], TestContext.Current.CancellationToken);
        output.WriteLine($"{progress}{answer}");
        if (!isSound) Assert.Fail($"{progress}{answer}");
    }

    /// <summary>What docs/reliability.md says of the short set, by what its scenarios say.</summary>
    [Fact]
    public void ShortSetIsAsLargeAsItSays()
    {
        var scenarios = ScenarioSet.Short.Select(ScenarioSet.Read).ToList();
        scenarios.Sum(scenario => scenario.Faults.Count).Should().BeGreaterThanOrEqualTo(40);
        scenarios.SelectMany(scenario => scenario.Faults).Select(fault => fault.Fault.Kind).Distinct().Count().Should().BeGreaterThanOrEqualTo(12);
        // Each key is asked for and collected.
        scenarios.Sum(scenario => 2 * (scenario.Faulty / scenario.RequestEvery)).Should().BeGreaterThanOrEqualTo(100_000);
        scenarios.Aggregate(TimeSpan.Zero, (time, scenario) => time + scenario.Faulty).Should().BeLessThan(TimeSpan.FromMinutes(4));
    }
}
