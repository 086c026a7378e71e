using QkdMesh.Cli.Session;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Bench;

/// <summary>Shows the steps of a bench while it measures.</summary>
internal static class BenchProgress
{
    /// <param name="steps">How often the bench names its next step.</param>
    /// <param name="measure">Runs the bench, which names its steps.</param>
    public static Task<T> MeasureAsync<T>(this CommandSession session, int steps, Func<Action<string>, Task<T>> measure) =>
        session.Notes.Progress().AutoClear(true).StartAsync(progress =>
        {
            var task = progress.AddTask("starting", maxValue: steps + 1);
            return measure(step =>
            {
                task.Description = step;
                task.Increment(1);
            });
        });
}
