using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Tests;

/// <summary>
/// Real silos and a real Redis, broken under load. A failure names the invariant and the seed, with the history around it.
/// </summary>
public class ShortSetTests(ITestOutputHelper output)
{
    private const long Seed = 1;

    // The runner allows none. Tests share their machine with others, and it may pause for seconds.
    private const double MostUnserved = 0.1;

    public static TheoryData<string> Files { get; } = new(ScenarioSet.Short);

    [Theory, MemberData(nameof(Files))]
    public async Task EverythingHolds_InTheScenario(string name)
    {
        using var answer = new StringWriter();
        using var progress = new StringWriter();
        output.WriteLine($"seed {Seed}");
        var runner = new Runner(Seed, keep: null, answer, progress);
        await runner.RunAsync([ScenarioSet.Read(name)], TestContext.Current.CancellationToken);
        output.WriteLine($"{progress}{answer}");
        var run = runner.Runs.Should().ContainSingle().Subject;
        if (run.BeyondTime.Any() || run.Unserved > MostUnserved) Assert.Fail($"{progress}{answer}");
        run.Faults.Should().HaveCount(run.Scenario.Faults.Count);
    }

    /// <summary>The scenarios of the short set agree with docs/reliability.md.</summary>
    [Fact]
    public void ShortSetIsAsLargeAsItSays()
    {
        var scenarios = ScenarioSet.Short.Select(ScenarioSet.Read).ToList();
        scenarios.Sum(scenario => scenario.Faults.Count).Should().BeGreaterThanOrEqualTo(40);
        scenarios.SelectMany(scenario => scenario.Faults).Select(fault => fault.Fault.Kind).Distinct().Count()
            .Should().BeGreaterThanOrEqualTo(12);
        // Two requests for each key: to ask for it and to collect it.
        scenarios.Sum(scenario => 2 * (scenario.Faulty / scenario.RequestEvery)).Should().BeGreaterThanOrEqualTo(100_000);
        scenarios.Aggregate(TimeSpan.Zero, (time, scenario) => time + scenario.Faulty).Should().BeLessThan(TimeSpan.FromMinutes(4));
    }
}
