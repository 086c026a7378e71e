using System.Globalization;
using QkdMesh.Chaos.Grounds;

namespace QkdMesh.Chaos.Running;

/// <summary>
/// Plays scenarios one after the other. Results go to standard output, whose last line is one JSON object. Progress goes to standard
/// error.
/// </summary>
/// <param name="keep">The folder in which histories and logs stay. If null, they are deleted when nothing is broken.</param>
internal sealed class Runner(long seed, DirectoryInfo? keep, TextWriter output, TextWriter progress)
{
    private readonly List<RunResult> _runs = [];
    private readonly string _folder = keep?.FullName ?? Directory.CreateTempSubdirectory("qkdmesh-chaos-").FullName;

    public IReadOnlyList<RunResult> Runs => _runs;

    /// <returns>Whether nothing is broken.</returns>
    /// <exception cref="GroundException">This machine cannot run chaos.</exception>
    public async Task<bool> RunAsync(IEnumerable<Scenario> scenarios, CancellationToken cancellationToken)
    {
        foreach (var scenario in scenarios) await RunAsync(scenario, cancellationToken);
        await output.WriteLineAsync(new Figures(_runs).ToString());
        var isSound = _runs.Count > 0 && _runs.TrueForAll(run => run.IsSound);
        if (isSound && keep is null) Directory.Delete(_folder, recursive: true);
        return isSound;
    }

    private async Task RunAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        var started = MachineClock.Now;
        var folder = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_runs.Count + 1}-{scenario.Name}"));
        // Files of an earlier run would be read as those of this run.
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        await progress.WriteLineAsync($"== {scenario.Name}, seed {seed}\n{scenario}");
        var run = await ScenarioRun.RunAsync(scenario, seed, folder, Tell, cancellationToken);
        _runs.Add(run);
        await progress.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{run.Faults.Count} faults, {run.Requests.Count} requests, {run.Violations.Count} violations"));
        if (run.IsSound)
        {
            if (keep is null) Directory.Delete(folder, recursive: true);
            return;
        }
        await output.WriteLineAsync(Report.Of(run));

        void Tell(string what) => progress.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{(MachineClock.Now - started).TotalSeconds,6:0.0} s  {what}"));
    }
}
