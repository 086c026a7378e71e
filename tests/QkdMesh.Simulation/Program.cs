using System.CommandLine;
using QkdMesh.Simulation.Running;
using QkdMesh.Simulation.Scenarios;
using Spectre.Console;

var seeds = new Option<long>("--seeds")
{
    Description = "How many seeds to run. For a mutant: the most seeds to try.",
    DefaultValueFactory = _ => 1_000,
};
var start = new Option<long>("--start") { Description = "The first seed.", DefaultValueFactory = _ => 1 };
var threads = new Option<int>("--threads")
{
    Description = "How many seeds run at the same time.",
    DefaultValueFactory = _ => Environment.ProcessorCount,
};
var mutant = new Option<string?>("--mutant")
{
    Description = $"A deliberate fault to switch on: all, {string.Join(", ", MutantList.All.Select(entry => entry.Name))}.",
};
var scenario = new Option<FileInfo?>("--scenario") { Description = "A scenario file to run instead of random scenarios." };
var theme = new Option<string>("--theme")
{
    Description = $"Which random scenarios to run: {string.Join(", ", RandomScenario.Themes.Keys)}.",
    DefaultValueFactory = _ => RandomScenario.AllFaults,
};
var replay = new Option<long?>("--replay") { Description = "Run one seed and print its history, one JSON object a line." };
var command = new RootCommand("""
    Runs whole networks of real key managers under seeded faults, and checks every invariant. The last line on standard output is
    one JSON object. Progress goes to standard error. The exit code is 0 if no invariant is broken and no mutant survives, 1
    otherwise, and 2 if the options are wrong. With --scenario, --mutant NAME plays the scenario with that fault switched on.
    docs/testing.md explains scenarios, mutants and invariants. Examples are in tests/scenarios.
    """)
{
    seeds, start, threads, mutant, scenario, theme, replay,
};
command.SetAction(parsed =>
{
    var options = new RunnerOptions(
        parsed.GetValue(seeds), parsed.GetValue(start), parsed.GetValue(threads), parsed.GetValue(mutant), parsed.GetValue(scenario),
        parsed.GetValue(replay))
    {
        Theme = parsed.GetValue(theme)!,
    };
    var progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    try
    {
        if (options.Check() is not { } fault) return new Runner(options, Console.Out, progress).Run() ? 0 : 1;
        Console.Error.WriteLine(fault);
    }
    catch (Exception failure) when (failure is FormatException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(failure.Message);
    }
    return 2;
});
var parsed = command.Parse(args);
return parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction ? Refuse() : parsed.Invoke();

int Refuse()
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("Run with --help for the options.");
    return 2;
}
