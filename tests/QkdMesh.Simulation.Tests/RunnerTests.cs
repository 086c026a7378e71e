using System.Diagnostics;
using System.Text.Json;
using QkdMesh.Simulation.Running;
using QkdMesh.Simulation.Scenarios;
using Spectre.Console;

namespace QkdMesh.Simulation.Tests;

public class RunnerTests
{
    private static readonly string[] Fields =
        [
            "seeds", "events", "relays", "keys_delivered", "violations", "known", "runs_with", "mutants_killed", "mutants_total",
            "seeds_per_second",
        ];

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
    public void KnownHolesAreListed_WithTheRunsThatBrokeTheirInvariants()
    {
        var (_, lines) = Run(new RunnerOptions(1, 1, 1, null, null, null));
        var marked = ScenarioFiles.All().Where(scenario => scenario.Known.Count > 0).ToList();
        var holes = JsonDocument.Parse(lines[^1]).RootElement.GetProperty("known").EnumerateArray().ToList();
        holes.Select(hole => hole.GetProperty("scenario").GetString()).Should().Equal(marked.Select(scenario => scenario.Name));
        foreach (var hole in holes)
            hole.GetProperty("runs_that_broke").EnumerateObject().Should().NotBeEmpty()
                .And.OnlyContain(code => code.Value.GetInt32() > 0);
        lines.Where(line => line.StartsWith("known ", StringComparison.Ordinal)).Should().HaveCount(marked.Count);
    }

    [Theory]
    [InlineData("end-tag-check", "node n1 mints keys", "S3", "CLOSED ", "S15 is broken in seed 1")]
    [InlineData("role-check", "node n1 replays messages", "S15", "CLOSED ")]
    public void RunFails_WhenTheMarkOfAKnownHoleIsWrong(string absent, string fault, string code, params string[] told)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, $"""
            A ring of 5 nodes, healed after 8 s.
            A request every 200 ms over up to 1 path.
            With the defence {absent} absent.
            From 1 s to 7 s {fault}.
            Known: {code} until the test is over.
            """);
        try
        {
            var (isSound, lines) = Run(new RunnerOptions(3, 1, 1, null, new FileInfo(file), null));
            isSound.Should().BeFalse();
            foreach (var text in told) string.Join('\n', lines).Should().Contain(text);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void ReplayPrintsTheHistory_TheSameEachTime()
    {
        var options = new RunnerOptions(1, 1, 1, null, null, Replay: 7);
        var first = Run(options).Lines[..^1];
        first.Should().Equal(Run(options).Lines[..^1]);
        first.Select(History.HistoryLines.Read).Should().NotBeEmpty();
    }

    /// <summary>Strings have other hash codes in each process. The history must not depend on them.</summary>
    [Fact]
    public void ReplayIsTheSame_InAnotherProcess()
    {
        // With so many nodes in quarantine, two processes hardly list them in the same order by chance.
        var scenario = Path.GetTempFileName();
        File.WriteAllText(scenario, """
            A mesh of 8 nodes, healed after 3 s.
            From 0.5 s node n3 is quarantined.
            From 0.6 s node n5 is quarantined.
            From 0.7 s node n1 is quarantined.
            From 0.8 s node n7 is quarantined.
            From 0.9 s node n2 is quarantined.
            From 1 s node n6 is quarantined.
            """);
        try
        {
            var first = InAnotherProcess("--replay", "3", "--scenario", scenario);
            first.Should().HaveCountGreaterThan(100);
            InAnotherProcess("--replay", "3", "--scenario", scenario).Should().Equal(first);
        }
        finally
        {
            File.Delete(scenario);
        }
    }

    private static string[] InAnotherProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "QkdMesh.Simulation.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0);
        return output.TrimEnd().Split(Environment.NewLine)[..^1];
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
