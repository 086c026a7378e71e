namespace QkdMesh.Fuzz;

/// <summary>Runs inputs from files.</summary>
internal static class Replay
{
    /// <summary>Whether every file passes.</summary>
    public static bool Run(string name, IEnumerable<string> files, TextWriter output)
    {
        var target = FuzzTargets.Make(name);
        var failures = 0;
        foreach (var file in files)
        {
            var trial = Trial.Of(target, File.ReadAllBytes(file));
            output.WriteLine($"{file}: {trial.Failure ?? "passes"}, {trial.Taken.TotalMilliseconds:F1} ms");
            if (trial.Failure is not null) failures++;
        }
        return failures == 0;
    }
}
