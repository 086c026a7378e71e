using System.CommandLine;
using QkdMesh.Chaos.Grounds;
using QkdMesh.Chaos.Running;

var scenario = new Option<FileInfo?>("--scenario") { Description = "A scenario file." };
var set = new Option<string>("--set")
{
    Description = "A set of scenarios: short (every test run plays it) or nightly (an hour of every fault and every pair).",
    DefaultValueFactory = _ => "short",
};
set.AcceptOnlyFromAmong("short", "nightly");
var seed = new Option<long>("--seed") { Description = "What random scenarios and the load come out of.", DefaultValueFactory = _ => 1 };
var keep = new Option<DirectoryInfo?>("--keep") { Description = "A folder for histories and logs; without it they go when all is sound." };
var command = new RootCommand("""
    Breaks real clusters under load over gRPC: a Redis and several silos, each a process in a network namespace.
    Then checks every invariant on the histories that they wrote.

    The last line on standard output is one JSON object. Progress goes to standard error.
    Exit codes: 0 all is sound; 1 something is broken; 2 the call makes no sense, or this machine cannot run it.
    It takes root on Linux, iproute2, nftables and redis-server. Examples of scenarios are in tests/scenarios/chaos.
    """)
{
    scenario, set, seed, keep,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        var runner = new Runner(parsed.GetValue(seed), parsed.GetValue(keep), Console.Out, Console.Error);
        var scenarios = parsed.GetValue(scenario) is { } file ? [ScenarioSet.Read(file)]
            : parsed.GetValue(set) == "nightly" ? Night.Of(parsed.GetValue(seed))
            : ScenarioSet.Short.Select(ScenarioSet.Read);
        return await runner.RunAsync(scenarios, cancellationToken) ? 0 : 1;
    }
    catch (Exception failure) when (failure is FormatException or IOException or UnauthorizedAccessException or GroundException)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 2;
    }
    catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
    {
        await Console.Error.WriteLineAsync($"the cluster did not start: {failure.Message}");
        return 1;
    }
});
var parsed = command.Parse(args);
return parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction ? Refuse() : await parsed.InvokeAsync();

int Refuse()
{
    foreach (var error in parsed.Errors) Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("--help lists the options");
    return 2;
}
