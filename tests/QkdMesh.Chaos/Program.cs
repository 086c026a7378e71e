using System.CommandLine;
using QkdMesh.Chaos.Grounds;
using QkdMesh.Chaos.Running;

var scenario = new Option<FileInfo?>("--scenario") { Description = "A scenario file to play." };
var set = new Option<string>("--set")
{
    Description = "The scenarios to play if no file is given: short (those of every test run), or nightly (an hour of every fault and "
        + "every pair of faults).",
    DefaultValueFactory = _ => "short",
};
set.AcceptOnlyFromAmong("short", "nightly");
var pairs = new Option<int[]>("--pairs")
{
    Description = "Numbers of scenarios with pairs of faults, as the night of this seed has them: \"3\" is pairs-3. No other scenario is "
        + "played.",
    AllowMultipleArgumentsPerToken = true,
};
var seed = new Option<long>("--seed") { Description = "The seed of random scenarios and of the load.", DefaultValueFactory = _ => 1 };
var keep = new Option<DirectoryInfo?>("--keep")
{
    Description = "A folder in which histories and logs stay. Without it, they are deleted if nothing is broken.",
};
var command = new RootCommand("""
    Breaks real clusters and checks every invariant on the histories that the processes wrote. A cluster is one Redis and several
    silos, each a process in its own network namespace, under load over gRPC. The last line on standard output is one JSON object.
    Progress goes to standard error. The exit code is 0 if nothing is broken, 1 if something is, and 2 if the options are wrong or
    this machine cannot run chaos. Chaos needs Linux, root, iproute2, nftables and redis-server. Examples of scenarios are in
    tests/scenarios/chaos.
    """)
{
    scenario, set, pairs, seed, keep,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        var runner = new Runner(parsed.GetValue(seed), parsed.GetValue(keep), Console.Out, Console.Error);
        var scenarios = parsed.GetValue(scenario) is { } file ? [ScenarioSet.Read(file)]
            : parsed.GetValue(pairs) is { Length: > 0 } numbers ? FaultPairs.Of(parsed.GetValue(seed), numbers)
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
    Console.Error.WriteLine("Run with --help for the options.");
    return 2;
}
