using System.Text.Json;
using QkdMesh.Simulation.Running;
using Spectre.Console;

namespace QkdMesh.Simulation.Tests;

public class RunnerTests
{
    private static readonly string[] Fields =
        ["seeds", "events", "relays", "keys_delivered", "violations", "mutants_killed", "mutants_total", "seeds_per_second"];

    [Fact]
    public void LastLineIsTheWholeAnswer()
    {
        var (isSound, lines) = Run(new RunnerOptions(20, 1, 2, null, null, null));
        isSound.Should().BeTrue();
        var answer = JsonDocument.Parse(lines[^1]).RootElement;
        answer.EnumerateObject().Select(field => field.Name).Should().Equal(Fields);
        answer.GetProperty("seeds").GetInt64().Should().Be(20);
        answer.GetProperty("violations").GetInt64().Should().Be(0);
    }

    [Fact]
    public void ReplayPrintsTheHistory_TheSameEachTime()
    {
        var options = new RunnerOptions(1, 1, 1, null, null, Replay: 7);
        var first = Run(options).Lines[..^1];
        first.Should().Equal(Run(options).Lines[..^1]);
        first.Select(History.HistoryLines.Read).Should().NotBeEmpty();
    }

    [Fact]
    public void BrokenInvariantIsTold_WithItsSeedItsHistoryAndHowToSeeItAgain()
    {
        var (isSound, lines) = Run(new RunnerOptions(1, 1, 1, "burn-skipped", null, Replay: 1));
        isSound.Should().BeFalse();
        var text = string.Join('\n', lines);
        text.Should().MatchRegex(@"S\d+ is broken in seed 1 \(\d+ violations\)\nA line of 3 nodes, ").And.Contain("> {\"kind\":")
            .And.Contain("replay: dotnet run -c Release --project tests/QkdMesh.Simulation -- --replay 1 --mutant burn-skipped");
    }

    [Fact]
    public void SurvivingMutantFailsTheRun()
    {
        var (isSound, lines) = Run(new RunnerOptions(1, 1, 1, "released-without-a-look", null, null));
        isSound.Should().BeFalse();
        lines[0].Should().StartWith("SURVIVED  released-without-a-look");
    }

    private static (bool IsSound, string[] Lines) Run(RunnerOptions options)
    {
        using var output = new StringWriter();
        var nowhere = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        var isSound = new Runner(options, output, nowhere).Run();
        return (isSound, output.ToString().TrimEnd().Split(Environment.NewLine));
    }
}
