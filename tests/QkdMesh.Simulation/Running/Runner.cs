using QkdMesh.Simulation.Scenarios;
using QkdMesh.Simulation.World;
using Spectre.Console;

namespace QkdMesh.Simulation.Running;

/// <summary>The options of the command line.</summary>
/// <param name="Mutant">A name, or <c>all</c>; null for none.</param>
internal sealed record RunnerOptions(long Seeds, long Start, int Threads, string? Mutant, FileInfo? Scenario, long? Replay)
{
    private const long LargestFile = 1 << 20;

    /// <summary>Which random scenarios to run: a key of <see cref="RandomScenario.Themes"/>.</summary>
    public string Theme { get; init; } = RandomScenario.AllFaults;

    /// <summary>What is wrong with the options, or null.</summary>
    public string? Check()
    {
        if (Seeds < 1) return "--seeds takes a number from 1 up";
        if (Start > long.MaxValue - Seeds) return "--start plus --seeds is too large for a seed";
        if (Threads is < 1 or > 256) return "--threads takes a number from 1 to 256";
        if (Mutant is not null and not "all" && !MutantList.All.Any(entry => entry.Name == Mutant))
            return $"there is no mutant {Mutant}; the mutants are: all, {string.Join(", ", MutantList.All.Select(entry => entry.Name))}";
        if (!RandomScenario.Themes.ContainsKey(Theme))
            return $"there is no theme {Theme}; the themes are: {string.Join(", ", RandomScenario.Themes.Keys)}";
        if (Mutant == "all" && (Replay is not null || Scenario is not null))
            return "--mutant all cannot be combined with --replay or --scenario";
        if (Scenario is { Exists: false } file) return $"there is no file {file}";
        return Scenario is { Length: > LargestFile } large ? $"{large} is larger than 1 MiB" : null;
    }
}

/// <summary>
/// Runs seeds, mutants, a scenario or a replay. Results go to standard output, whose last line is one JSON object. Progress goes to
/// standard error.
/// </summary>
internal sealed class Runner(RunnerOptions options, TextWriter output, IAnsiConsole progress)
{
    private const int MostReports = 3, SeedsOfAHole = 10;

    private readonly Totals _totals = new();
    private KnownHole? _hole;
    private readonly Scenario? _scenario = options.Scenario is { } file
        ? ScenarioReader.Read(File.ReadAllText(file.FullName), file.Name, SimulationStage.Stage)
        : null;

    /// <returns>Whether every invariant held and every mutant was caught.</returns>
    public bool Run()
    {
        if (_scenario is { Known.Count: > 0 }) _hole = new KnownHole(_scenario);
        if (options.Replay is { } seed) Replay(seed);
        else if (options.Mutant is null || (_scenario is not null && options.Mutant != "all")) RunSeeds();
        else Hunt();
        if (_scenario is null && options.Replay is null && options.Mutant is null) PlayHoles();
        else if (_hole is not null && options.Replay is null) _totals.Known.Add(_hole);
        foreach (var hole in _totals.Known) output.WriteLine(hole);
        output.WriteLine(_totals);
        return _totals.IsSound;
    }

    private IReadOnlyList<string> Mutants => options.Mutant is null or "all" ? [] : [options.Mutant];

    private Scenario ScenarioOf(long seed) => _scenario ?? RandomScenario.Themes[options.Theme](seed);

    private void Replay(long seed)
    {
        var run = MutantHunt.RunWith(Mutants, ScenarioOf(seed), seed);
        Report.WriteHistory(run, output);
        Judge(run);
    }

    private void RunSeeds() => WithBar(options.Seeds, tick =>
    {
        Core.Mutant.SwitchOn([.. Mutants, .. _scenario?.Absent ?? []]);
        foreach (var run in SeedRuns.Of(options.Start, options.Seeds, options.Threads, ScenarioOf))
        {
            Judge(run);
            tick();
        }
    });

    // Random scenarios leave these faults out. Their report says so.
    private void PlayHoles()
    {
        foreach (var scenario in ScenarioFiles.All().Where(scenario => scenario.Known.Count > 0))
        {
            _hole = new KnownHole(scenario);
            for (var seed = options.Start; seed < options.Start + SeedsOfAHole; seed++)
            {
                var run = MutantHunt.RunWith([], scenario, seed);
                if (_hole.Add(run) is { Count: > 0 } others) Tell(run with { Violations = others }, $"tests/scenarios/{scenario.Name}");
            }
            _totals.Known.Add(_hole);
        }
    }

    private void Judge(RunResult run)
    {
        if (_hole is not null) run = run with { Violations = _hole.Add(run) };
        _totals.Add(run);
        Tell(run, options.Scenario?.ToString());
    }

    private void Tell(RunResult run, string? scenarioFile)
    {
        if (run.Violations.Count == 0 || ++_totals.Violations > MostReports) return;
        output.WriteLine(Report.Of(run, scenarioFile, Mutants, scenarioFile is null ? options.Theme : null));
    }

    private void Hunt()
    {
        var mutants = MutantList.All.Where(mutant => options.Mutant == "all" || mutant.Name == options.Mutant).ToList();
        var scenarios = ScenarioFiles.All();
        _totals.MutantsTotal = mutants.Count;
        WithBar(mutants.Count, tick =>
        {
            foreach (var mutant in mutants)
            {
                var result = MutantHunt.Of(mutant, scenarios, options.Start, options.Seeds, _totals.Add);
                if (result.By is not null) _totals.MutantsKilled++;
                output.WriteLine(result.By is { } by
                    ? $"killed    {mutant.Name,-38} by {mutant.CaughtBy,-3} in {by.Scenario.Name}, run {result.Runs}: {mutant.Does}"
                    : $"SURVIVED  {mutant.Name,-38} not caught by {mutant.CaughtBy} in {result.Runs} runs: {mutant.Does}");
                tick();
            }
        });
    }

    private void WithBar(long count, Action<Action> work) => progress.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(bar =>
        {
            var task = bar.AddTask(options.Mutant is null ? "seeds" : "mutants", maxValue: Math.Max(1, count));
            work(() => task.Increment(1));
        });
}
